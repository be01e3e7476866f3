using ModelObservability.Metrics.Ranking;
using ModelObservability.References;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

internal sealed class RankingTracker(ModelMonitor monitor, RankingQualityOptions options)
    : QualityTracker<SingleMetric<BoundedRanking, BoundedRankingValue>, BoundedRankingValue>(
        monitor, options, "ranking", new(new(new() { Scale = options.Scale, Bins = options.RankingBins })))
{
    private readonly PublishedScoreBins bins = new(options.Scale, options.RankingBins, options.ScoreBins);

    protected override void WriteCounts(BoundedRankingValue value, ReportSection section)
    {
        section.Rejected(value.Rejected, RejectionReasons.Label, RejectionReasons.Score);
        section.Count(Names.Quality.Samples, value.Positives, new KeyValuePair<string, object?>(Names.Quality.Label, "positive"));
        section.Count(Names.Quality.Samples, value.Negatives, new KeyValuePair<string, object?>(Names.Quality.Label, "negative"));
    }

    protected override void WriteReference(BoundedRankingValue value, ReferenceCounts counts) => counts.Rate("positive", value.Positives, value.Count);

    protected override void WriteScores(BoundedRankingValue value, ReportSection section) => section.WriteRanking(value);

    protected override void WriteWhole(BoundedRankingValue value, ReportSection section) => bins.Write(value, section);
}
