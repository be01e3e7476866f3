using ModelObservability.Metrics.Ranking;

namespace ModelObservability.References;

/// <summary>Gathers what a tracker and a monitor know for a profile.</summary>
internal sealed class ReferenceCounts
{
    private readonly SortedDictionary<string, ReferenceRate> rates = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ReferenceMean> means = new(StringComparer.Ordinal);
    private long[] classes = [];
    private ReferenceScores? scores;

    /// <summary>Adds a rate with evidence: without trials there is none.</summary>
    public void Rate(string name, long successes, long trials)
    {
        if (trials > 0 && successes >= 0 && successes <= trials) rates[name] = new(successes, trials);
    }

    /// <summary>Adds a mean with evidence.</summary>
    public void Mean(string name, double mean, long count)
    {
        if (count > 0 && double.IsFinite(mean)) means[name] = new(mean, count);
    }

    public void Classes(IEnumerable<long> predicted) => classes = [.. predicted];

    public void Scores(BoundedRankingValue ranking, double threshold) => scores = ReferenceScores.Of(ranking, threshold);

    public ReferenceProfile ToProfile(ModelIdentity model) => new(model) { Rates = rates, Means = means, Classes = classes, Scores = scores };
}
