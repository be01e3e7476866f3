using System.Buffers;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Probability;
using ModelObservability.Metrics.Ranking;
using ModelObservability.Metrics.Regression;
using ModelObservability.Metrics.Sketches;
using ModelObservability.Metrics.Text;
using ModelObservability.Metrics.Vision;
using ModelObservability.Tests.Metrics.Laws;

namespace ModelObservability.Tests.Metrics.Serialization;

/// <summary>A state of samples that never change.</summary>
/// <param name="Kind">The metric.</param>
/// <param name="Bytes">What is written.</param>
/// <param name="IsSame">Whether bytes are read to the same value.</param>
/// <param name="IsExact">Whether the bytes are the same with every instruction set: sums of real numbers may differ in their last bits.</param>
internal sealed record KnownState(string Kind, byte[] Bytes, Func<ReadOnlySequence<byte>, bool> IsSame, bool IsExact)
{
    private static readonly byte[] Labels = [1, 0, 1, 1, 0, 2, 1, 0];
    private static readonly int[] Classes = [2, 0, 1, 1, 0, 7, 1, -1], Predictions = [2, 0, 0, 1, 2, 1, 9, 1];
    private static readonly float[] Scores = [0.9f, 0.25f, 0.5f, 0.125f, 0.75f, 0.5f, float.NaN, -0f];
    private static readonly double[] Numbers = [0.5, 0.25, 1, 0, 0.75, 0.125, double.NaN, 0.375], Others = [0.25, 0.5, 2, -1, 0.75, 0.625, 0.5, double.PositiveInfinity];
    private static readonly double[] Weights = [1, 2, 0, 0.5, 3, 1, 1, -1];

    /// <summary>States of metrics that take weights, with weights; they come after those of every metric without.</summary>
    private static KnownState[] Weighted =>
    [
        Of<BinaryConfusion, BinaryCounts>(new(0.25), state => state.Add(Labels, Scores, Weights)),
        Of<MulticlassConfusion, MulticlassCounts>(new(3), state => state.Add(Classes, Predictions, Weights)),
        Of<MultilabelConfusion, MultilabelCounts>(new(2, 0.25), state => state.Add(Labels, Scores, Weights.AsSpan(0, 4))),
        Of<TopKAccuracy, TopKCounts>(new(4, 2), state => state.Add([1, 3], Scores, Weights.AsSpan(0, 2))),
        Of<ExactRanking, RankingValue>(new(), state => state.Add(Labels, Scores, Weights)),
        Of<MulticlassRanking, MulticlassRankingValue>(new(2), state => state.Add([0, 1, 0, 2], Numbers, Weights.AsSpan(0, 4))),
    ];

    public static KnownState[] All { get; } =
    [
        Of<BinaryConfusion, BinaryCounts>(new(0.25), state => state.Add(Labels, Scores)),
        Of<MulticlassConfusion, MulticlassCounts>(new(3), state => state.Add(Classes, Predictions)),
        Of<MultilabelConfusion, MultilabelCounts>(new(2), state => state.Add(Labels, Scores)),
        Of<TopKAccuracy, TopKCounts>(new(4, 2), state => state.Add([1, 3], Scores)),
        Of<ExactRanking, RankingValue>(new(), state => state.Add(Labels, Scores)),
        Of<BoundedRanking, BoundedRankingValue>(new(new() { Bins = 16, Scale = ScoreScale.Logit }), state => state.Add(Labels, Scores)),
        Of<MulticlassRanking, MulticlassRankingValue>(new(2), state => state.Add([0, 1, 0, 2], Numbers)),
        OfReals<BinaryLogLoss, BinaryLogLossValue>(new(), state => state.Add(Labels, Numbers, Weights)),
        OfReals<CategoricalLogLoss, LogLossValue>(new(2), state => state.Add([0, 1, 2, 1], Numbers)),
        Of<Calibration, CalibrationValue>(new(4), state => state.Add(Labels, Numbers)),
        OfReals<RegressionErrors, RegressionValue>(new(new() { HuberDelta = 0.5, MedianAccuracy = 0.125 }), state => state.Add(Numbers, Others)),
        OfReals<LossStatistics, LossValue>(new(), state => state.Add(Others, Weights)),
        Of<QuantileSketch, QuantileValue>(new(new() { Bins = 32 }), state => state.Add(Others)),
        Of<MaskOverlap, MaskOverlapValue>(new(), state => state.Add(Labels, (byte[])[1, 1, 1, 0, 0, 0, 0, 1])),
        Of<SegmentationOverlap, SegmentationValue>(new(3, 7), state => state.Add(Classes, Predictions)),
        Of<BoxOverlap, BoxOverlapValue>(new(), state => state.Add((float[])[0, 0, 2, 2], (float[])[1, 1, 3, 3])),
        Of<DetectionAveragePrecision, DetectionValue>(
            new(2, new() { IoUThresholds = [0.25, 0.75] }), state => state.Add([new(new(0, 0, 2, 2), 1), new(new(4, 4, 5, 5), 0)], [new(new(0, 0, 2, 1), 1, 0.75f), new(new(0, 0, 2, 2), 1, 0.5f)])),
        Of<Bleu, BleuValue>(new(), state => state.Add([1, 2, 3, 4, 5], [1, 2, 3, 5, 4])),
        Of<WordErrorRate, ErrorRateValue>(new(100), state => state.AddText("the cat sat", "a cat sat down")),
        Of<CharacterErrorRate, ErrorRateValue>(new(), state => state.AddText("kitten", "sitting")),
        Of<Perplexity, PerplexityValue>(new(), state => state.Add((double[])[-0.5, -1.25, -20_000, 1, double.NaN])),
        .. Weighted,
    ];

    private static KnownState Of<TState, TValue>(TState state, Action<TState> add)
        where TState : class, ISerializableMetric<TState, TValue>
    {
        add(state);
        return new KnownState(typeof(TState).Name, StateBytes.Of(state), bytes => Equals(TState.Read(bytes).Value, state.Value), true);
    }

    private static KnownState OfReals<TState, TValue>(TState state, Action<TState> add)
        where TState : class, ISerializableMetric<TState, TValue> =>
        Of<TState, TValue>(state, add) with { IsSame = bytes => LawSamples.Near(TState.Read(bytes).Value, state.Value), IsExact = false };
}
