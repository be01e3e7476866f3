using ModelObservability.LanguageModels;

namespace ModelObservability;

/// <summary>Judgements of what language models answer.</summary>
public static class EvaluationExtensions
{
    /// <summary>
    /// Remembers from now on which span each response of the model came from, so that evaluations that come later are joined to it. Trackers of one monitor
    /// share what is remembered.
    /// </summary>
    /// <param name="monitor">The monitor that observes the client.</param>
    /// <param name="options">How many calls are remembered, and whether explanations are published; null for the defaults, or for those of the first time.</param>
    /// <returns>The tracker.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> is null.</exception>
    /// <exception cref="InvalidOperationException">They are tracked with other options already.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static EvaluationTracker TrackEvaluations(this ModelMonitor monitor, EvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        return new EvaluationTracker(monitor, RememberedCalls.Of(monitor, options));
    }
}
