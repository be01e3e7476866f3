using ModelObservability.Metrics.Ranking;

namespace ModelObservability.References;

/// <summary>Gathers what a tracker and a monitor know for a profile.</summary>
internal sealed class ReferenceCounts
{
    private readonly SortedDictionary<string, ReferenceRate> rates = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ReferenceMean> means = new(StringComparer.Ordinal);
    private long[] classes = [];
    private double threshold;

    /// <summary>The rates so far.</summary>
    public IReadOnlyDictionary<string, ReferenceRate> Rates => rates;

    /// <summary>The means so far.</summary>
    public IReadOnlyDictionary<string, ReferenceMean> Means => means;

    /// <summary>Samples by predicted class.</summary>
    public IReadOnlyList<long> Predicted => classes;

    /// <summary>The probabilities by label; null where there are none.</summary>
    public BoundedRankingValue? Ranking { get; private set; }

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

    public void Scores(BoundedRankingValue ranking, double splitAt) => (Ranking, threshold) = (ranking, splitAt);

    /// <summary>The counts as a profile.</summary>
    /// <param name="model">The model.</param>
    /// <param name="withScores">Whether scores are wanted: to join their bins takes longer than everything else.</param>
    public ReferenceProfile ToProfile(ModelIdentity model, bool withScores = true) =>
        new(model) { Rates = rates, Means = means, Classes = classes, Scores = withScores && Ranking is not null ? ReferenceScores.Of(Ranking, threshold) : null };
}
