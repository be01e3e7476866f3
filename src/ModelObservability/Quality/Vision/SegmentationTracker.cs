using ModelObservability.Metrics;
using ModelObservability.Metrics.Vision;
using ModelObservability.References;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

internal sealed class SegmentationTracker(ModelMonitor monitor, int classes, SegmentationQualityOptions options)
    : QualityTracker<SingleMetric<SegmentationOverlap, SegmentationValue>, SegmentationValue>(monitor, options, "segmentation", new(new(classes, options.IgnoredClass)))
{
    private readonly ClassLabels shown = new(classes, options.MaxClasses, options.ClassNames);

    protected override void WriteCounts(SegmentationValue value, ReportSection section)
    {
        section.Rejected(value.Rejected, RejectionReasons.Label, RejectionReasons.Prediction);
        if (options.IgnoredClass is not null) section.Rejected("ignored_class", value.Ignored);
        (long label, long prediction, long both) others = default;
        for (int index = 0; index < value.Classes.Count; index++)
        {
            if (index == options.IgnoredClass) continue;
            ClassOverlap own = value.Classes[index];
            if (index < shown.Shown)
            {
                section.WritePixels(own.LabelPixels, own.PredictionPixels, own.Intersection, shown.Of(index));
                continue;
            }

            others = (Saturating.Add(others.label, own.LabelPixels), Saturating.Add(others.prediction, own.PredictionPixels), Saturating.Add(others.both, own.Intersection));
        }

        if (shown.HasOthers) section.WritePixels(others.label, others.prediction, others.both, shown.Of(shown.Shown));
    }

    protected override void WriteReference(SegmentationValue value, ReferenceCounts counts) => counts.Rate("pixel_accuracy", value.Agreed, value.Pixels);

    protected override void WriteScores(SegmentationValue value, ReportSection section)
    {
        section.Score(Names.Quality.Iou, value.MeanIoU, OutcomeReport.Averaged("macro"));
        section.Score(Names.Quality.Dice, value.MeanDice, OutcomeReport.Averaged("macro"));
        section.Score(Names.Quality.PixelAccuracy, value.PixelAccuracy);
        for (int index = 0; index < shown.Shown; index++) section.Score(Names.Quality.Iou, value.IoU(index), shown.Of(index));
    }
}
