using ModelObservability.Metrics;
using ModelObservability.References;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

internal sealed class MultilabelTracker(ModelMonitor monitor, int labels, MultilabelQualityOptions options)
    : QualityTracker<SingleMetric<MultilabelConfusion, MultilabelCounts>, MultilabelCounts>(monitor, options, "multilabel", new(new(labels, options.Threshold)))
{
    private static readonly (string Name, Average Average)[] Averages = [("macro", Average.Macro), ("micro", Average.Micro), ("weighted", Average.Weighted)];

    private readonly ClassLabels shown = new(labels, options.MaxLabels, options.LabelNames);

    protected override void WriteCounts(MultilabelCounts value, ReportSection section)
    {
        section.Rejected(value.Rejected, RejectionReasons.Label, RejectionReasons.Prediction, RejectionReasons.Score);
        section.WriteOutcomes(shown, value.Class);
        section.WriteMatches(value.ExactMatches, value.Total - value.ExactMatches);
    }

    protected override void WriteReference(MultilabelCounts value, ReferenceCounts counts) => counts.Rate("accuracy", value.ExactMatches, value.Total);

    protected override void WriteScores(MultilabelCounts value, ReportSection section)
    {
        section.Score(Names.Quality.SubsetAccuracy, value.SubsetAccuracy);
        section.Score(Names.Quality.HammingLoss, value.HammingLoss);
        foreach (var (name, average) in Averages)
        {
            KeyValuePair<string, object?> averaged = OutcomeReport.Averaged(name);
            section.Score(Names.Quality.Precision, value.Precision(average), averaged);
            section.Score(Names.Quality.Recall, value.Recall(average), averaged);
            section.Score(Names.Quality.F1, value.F1(average), averaged);
            section.Score(Names.Quality.Jaccard, value.Jaccard(average), averaged);
        }

        KeyValuePair<string, object?> samples = OutcomeReport.Averaged("samples");
        section.Score(Names.Quality.Precision, value.SamplePrecision, samples);
        section.Score(Names.Quality.Recall, value.SampleRecall, samples);
        section.Score(Names.Quality.F1, value.SampleF1, samples);
        section.Score(Names.Quality.Jaccard, value.SampleJaccard, samples);
    }

    protected override void WriteBands(MultilabelCounts value, ReportSection section)
    {
        KeyValuePair<string, object?> samples = OutcomeReport.Averaged("samples");
        section.Band(Names.Quality.SubsetAccuracyBand, value.SubsetAccuracySequence());
        section.Band(Names.Quality.HammingLossBand, value.HammingLossSequence());
        section.Band(Names.Quality.PrecisionBand, value.SamplePrecisionSequence(), samples);
        section.Band(Names.Quality.RecallBand, value.SampleRecallSequence(), samples);
        section.Band(Names.Quality.F1Band, value.SampleF1Sequence(), samples);
    }

    protected override void WriteClassBands(MultilabelCounts value, ReportSection section) => section.WriteBands(shown, value);
}
