using System.Buffers;
using System.Collections.Frozen;
using Fleet.Pools;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Probability;
using ModelObservability.Metrics.Ranking;
using ModelObservability.Metrics.Regression;
using ModelObservability.Metrics.Serialization;
using ModelObservability.Metrics.Sketches;

namespace Fleet.Metrics;

/// <summary>The metrics that are pooled here, a line each. Another one is another line.</summary>
internal static class KnownMetrics
{
    private delegate IMetricState Reader(in ReadOnlySequence<byte> state);

    private static readonly FrozenDictionary<string, Reader> Readers = new Dictionary<string, Reader>
    {
        [nameof(BinaryConfusion)] = Of<BinaryConfusion, BinaryCounts>(static value => [new("samples", value.Total), new("accuracy", value.Accuracy), new("F1", value.F1)]),
        [nameof(MulticlassConfusion)] = Of<MulticlassConfusion, MulticlassCounts>(static value => [new("samples", value.Total), new("accuracy", value.Accuracy), new("macro F1", value.F1(Average.Macro))]),
        [nameof(BoundedRanking)] = Of<BoundedRanking, BoundedRankingValue>(static value => [new("ROC AUC", value.RocAuc.Estimate), new("ROC AUC, off by at most", value.RocAuc.Width / 2)]),
        [nameof(ExactRanking)] = Of<ExactRanking, RankingValue>(static value => [new("exact ROC AUC", value.RocAuc)]),
        [nameof(Calibration)] = Of<Calibration, CalibrationValue>(static value => [new("expected calibration error", value.ExpectedCalibrationError)]),
        [nameof(RegressionErrors)] = Of<RegressionErrors, RegressionValue>(static value => [new("mean absolute error", value.MeanAbsoluteError), new("R2", value.R2)]),
        [nameof(QuantileSketch)] = Of<QuantileSketch, QuantileValue>(static value => [new("median", value.Median), new("99th percentile", value.Quantile(0.99))]),
    }.ToFrozenDictionary();

    /// <summary>Reads a state.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a state of one of these metrics that this version of the library can read.</exception>
    public static IMetricState Read(in ReadOnlySequence<byte> state)
    {
        string kind = StateFrame.KindOf(state);
        return Readers.TryGetValue(kind, out Reader? read) ? read(state) : throw new InvalidDataException($"A state of {kind} is not pooled here; those of {string.Join(", ", Readers.Keys.Order())} are.");
    }

    private static Reader Of<TState, TValue>(Func<TValue, Score[]> scores)
        where TState : class, ISerializableMetric<TState, TValue> => (in state) => new MetricState<TState, TValue>(TState.Read(state), scores);
}
