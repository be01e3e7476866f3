namespace ModelObservability.Metrics.Ranking;

/// <summary>Samples of two classes by descending score: what every curve is drawn from, whether kept, binned or weighted.</summary>
internal interface IRankingSteps
{
    /// <summary>The sum over the steps, added in their order, so that the last point of a curve is exactly 1.</summary>
    double Positives { get; }

    /// <inheritdoc cref="Positives"/>
    double Negatives { get; }

    /// <summary>The steps from the highest score down, none of them empty.</summary>
    IEnumerable<RankingStep> Descending();
}
