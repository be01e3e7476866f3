using ModelObservability.Metrics;
using ModelObservability.Metrics.Probability;
using ModelObservability.Metrics.Ranking;

namespace ModelObservability;

/// <summary>The counts and scores of a <see cref="MulticlassQuality"/>.</summary>
/// <param name="Counts">The confusion table, and samples rejected by any metric.</param>
/// <param name="TopK">Ranks of the true class; null without <see cref="MulticlassQualityOptions.TopK"/>.</param>
/// <param name="Losses">Log loss; null without <see cref="MulticlassQualityOptions.Probabilities"/>.</param>
/// <param name="Rankings">The ranking of each class against the rest; null without <see cref="MulticlassQualityOptions.RankingBins"/>.</param>
public sealed record MulticlassQualityValue(
    MulticlassCounts Counts, TopKCounts? TopK, LogLossValue? Losses, IReadOnlyList<BoundedRankingValue>? Rankings)
{
    /// <summary>
    /// Bounds of the mean area under the ROC curves of the classes against the rest (one-vs-rest, macro), 0 to 1. Classes that have no
    /// samples, or all of them, are left out; NaN if none remains; null without <see cref="MulticlassQualityOptions.RankingBins"/>.
    /// </summary>
    public BoundedScore? RocAuc
    {
        get
        {
            if (Rankings is null) return null;
            double lower = 0, upper = 0;
            int classes = 0;
            foreach (BoundedScore area in Rankings.Select(static ranking => ranking.RocAuc))
            {
                if (double.IsNaN(area.Lower)) continue;
                (lower, upper) = (lower + area.Lower, upper + area.Upper);
                classes++;
            }

            return new BoundedScore(lower / classes, upper / classes);
        }
    }
}
