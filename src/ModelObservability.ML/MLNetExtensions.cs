using Microsoft.ML;
using ModelObservability.ML;

namespace ModelObservability;

/// <summary>Observes what ML.NET predicts with. One line of the application changes; calls stay the same.</summary>
/// <example><code>
/// using var engine = monitor.Observe(context.Model.CreatePredictionEngine&lt;Input, Output&gt;(model));
/// Output output = engine.Predict(input);
/// </code></example>
public static class MLNetExtensions
{
    /// <summary>Observes a prediction engine. The wrapper owns it and disposes it.</summary>
    /// <typeparam name="TSource">The type of an example.</typeparam>
    /// <typeparam name="TDestination">The type of a prediction.</typeparam>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="engine">The engine, of any kind. Like the engine itself, the wrapper is for one thread at a time.</param>
    /// <param name="output">Where the numbers of a prediction are and what healthy ones look like; null: predictions are not looked at.</param>
    /// <returns>The observed engine.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> or <paramref name="engine"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static ObservedPredictionEngine<TSource, TDestination> Observe<TSource, TDestination>(
        this ModelMonitor monitor, PredictionEngineBase<TSource, TDestination> engine, OutputInspection<TDestination>? output = null)
        where TSource : class
        where TDestination : class, new()
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(engine);
        return new(monitor, engine, output);
    }

    /// <summary>
    /// Observes a transformer. <c>Transform</c> is lazy, so nothing is recorded there: each cursor that is read over what it gives is a call, with
    /// its rows and the time from its opening to its end.
    /// </summary>
    /// <typeparam name="TTransformer">The type of the transformer.</typeparam>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="transformer">The transformer. The wrapper owns it and disposes it, where it can be disposed.</param>
    /// <returns>The observed transformer: evaluating, saving and making engines work through it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> or <paramref name="transformer"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static ObservedTransformer<TTransformer> Observe<TTransformer>(this ModelMonitor monitor, TTransformer transformer)
        where TTransformer : class, ITransformer
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(transformer);
        ObjectDisposedException.ThrowIf(monitor.IsDisposed, monitor);
        return new(monitor, transformer);
    }
}
