using ModelObservability.Advice;

namespace ModelObservability;

/// <summary>What is wrong with a model now, and what to do.</summary>
public static class DiagnosisExtensions
{
    /// <summary>
    /// Looks at calls, quality, training runs and joined hardware of the model in this process. Advice is also raised as a signal, once until it no
    /// longer holds. Some rules compare with the diagnosis before, so call it every minute or so, or whenever somebody asks.
    /// </summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <returns>The ranked findings; empty if nothing was found.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static Diagnosis Diagnose(this ModelMonitor monitor)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        return monitor.Part(static owner => new Advisors(owner)).Diagnose();
    }
}
