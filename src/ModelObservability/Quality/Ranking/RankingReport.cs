using ModelObservability.Metrics.Ranking;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

/// <summary>Publishes scores with bounds as gauges: the middle of the bounds, and its largest error.</summary>
internal static class RankingReport
{
    public static void WriteRanking(this ReportSection section, BoundedRankingValue ranking)
    {
        section.Score(Names.Quality.RocAuc, ranking.RocAuc.Estimate);
        section.Score(Names.Quality.RocAucError, ranking.RocAuc.Width / 2);
        section.Score(Names.Quality.AveragePrecision, ranking.AveragePrecision.Estimate);
        section.Score(Names.Quality.AveragePrecisionError, ranking.AveragePrecision.Width / 2);
    }
}
