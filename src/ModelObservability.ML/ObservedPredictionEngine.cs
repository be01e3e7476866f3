using System.Diagnostics;
using Microsoft.ML;

namespace ModelObservability;

/// <summary>
/// A prediction engine, watched: the same calls with the same results and exceptions. An engine of ML.NET is for one thread at a time, and so is
/// this: calls are not serialised.
/// </summary>
/// <typeparam name="TSource">The type of an example.</typeparam>
/// <typeparam name="TDestination">The type of a prediction.</typeparam>
[StackTraceHidden] // an exception that passes has the lines of the bare call
public sealed class ObservedPredictionEngine<TSource, TDestination> : IDisposable
    where TSource : class
    where TDestination : class, new()
{
    private readonly Func<TSource, TDestination> predict;
    private readonly Func<InPlace, TDestination> predictInPlace;

    internal ObservedPredictionEngine(ModelMonitor monitor, PredictionEngineBase<TSource, TDestination> engine, OutputInspection<TDestination>? output)
    {
        Inner = engine;
        predict = monitor.Observe<TSource, TDestination>(engine.Predict, new() { Output = output });
        predictInPlace = monitor.Observe<InPlace, TDestination>(PredictInPlace, new() { Output = output });
    }

    /// <summary>The engine itself, unwatched.</summary>
    public PredictionEngineBase<TSource, TDestination> Inner { get; }

    /// <inheritdoc cref="PredictionEngineBase{TSrc, TDst}.OutputSchema"/>
    public DataViewSchema OutputSchema => Inner.OutputSchema;

    /// <inheritdoc cref="PredictionEngineBase{TSrc, TDst}.Predict(TSrc)"/>
    public TDestination Predict(TSource example) => predict(example);

    /// <inheritdoc cref="PredictionEngineBase{TSrc, TDst}.Predict(TSrc, ref TDst)"/>
    public void Predict(TSource example, ref TDestination prediction) => predictInPlace(new(example, ref prediction));

    /// <summary>Disposes the engine.</summary>
    public void Dispose() => Inner.Dispose();

    private TDestination PredictInPlace(InPlace call)
    {
        Inner.Predict(call.Example, ref call.Prediction);
        return call.Prediction;
    }

    private readonly ref struct InPlace(TSource example, ref TDestination prediction)
    {
        public readonly TSource Example = example;
        public readonly ref TDestination Prediction = ref prediction;
    }
}
