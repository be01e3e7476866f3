using ModelObservability.Metrics.Ranking;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

/// <summary>Scores between bounds as gauges: the middle, and how far off it can be.</summary>
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
