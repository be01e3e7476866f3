using ModelObservability.Metrics;
using ModelObservability.Metrics.Vision;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

internal sealed class SegmentationTracker(ModelMonitor monitor, int classes, SegmentationQualityOptions options)
    : QualityTracker<SingleMetric<SegmentationOverlap, SegmentationValue>, SegmentationValue>(monitor, options, new(new(classes, options.IgnoredClass)))
{
    protected override void WriteCounts(SegmentationValue value, ReportSection section)
    {
        section.Rejected([.. value.Rejected.ByReason(), ("ignored_class", value.Ignored)]);
        if (value.Pixels == 0) return;
        (long label, long prediction, long both) others = default;
        for (int index = 0; index < value.Classes.Count; index++)
        {
            if (index == options.IgnoredClass) continue;
            ClassOverlap own = value.Classes[index];
            if (index < options.MaxClasses)
            {
                section.WritePixels(own.LabelPixels, own.PredictionPixels, own.Intersection, OutcomeReport.Class(index));
                continue;
            }

            others = (Saturating.Add(others.label, own.LabelPixels), Saturating.Add(others.prediction, own.PredictionPixels), Saturating.Add(others.both, own.Intersection));
        }

        if (value.Classes.Count > options.MaxClasses)
            section.WritePixels(others.label, others.prediction, others.both, new KeyValuePair<string, object?>(Names.Class, Names.Other));
    }

    protected override void WriteScores(SegmentationValue value, ReportSection section)
    {
        section.Score(Names.Quality.Iou, value.MeanIoU, OutcomeReport.Averaged("macro"));
        section.Score(Names.Quality.Dice, value.MeanDice, OutcomeReport.Averaged("macro"));
        section.Score(Names.Quality.PixelAccuracy, value.PixelAccuracy);
        for (int index = 0; index < Math.Min(value.Classes.Count, options.MaxClasses); index++)
            section.Score(Names.Quality.Iou, value.IoU(index), OutcomeReport.Class(index));
    }
}
