using ModelObservability.Metrics.Vision;
using ModelObservability.References;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

internal sealed class MaskTracker(ModelMonitor monitor, MaskQualityOptions options)
    : QualityTracker<SingleMetric<MaskOverlap, MaskOverlapValue>, MaskOverlapValue>(monitor, options, "mask", new(new()))
{
    protected override void WriteCounts(MaskOverlapValue value, ReportSection section)
    {
        section.Count(Names.Quality.Samples, value.Masks);
        section.WritePixels(value.LabelPixels, value.PredictionPixels, value.Intersection);
    }

    protected override void WriteScores(MaskOverlapValue value, ReportSection section)
    {
        section.Score(Names.Quality.Iou, value.IoU, OutcomeReport.Averaged("micro"));
        section.Score(Names.Quality.Dice, value.Dice, OutcomeReport.Averaged("micro"));
        section.Score(Names.Quality.Iou, value.MeanIoU, OutcomeReport.Averaged("samples"));
        section.Score(Names.Quality.Dice, value.MeanDice, OutcomeReport.Averaged("samples"));
    }

    protected override void WriteReference(MaskOverlapValue value, ReferenceCounts counts) => counts.Mean("iou_loss", 1 - value.MeanIoU, value.MasksAveraged);

    protected override void WriteBands(MaskOverlapValue value, ReportSection section)
    {
        section.Band(Names.Quality.IouBand, value.MeanIoUSequence(), OutcomeReport.Averaged("samples"));
        section.Band(Names.Quality.DiceBand, value.MeanDiceSequence(), OutcomeReport.Averaged("samples"));
    }
}
