using ModelObservability.Metrics;
using ModelObservability.Metrics.Probability;
using ModelObservability.Metrics.Ranking;
using ModelObservability.Metrics.Regression;
using ModelObservability.Metrics.Sketches;

namespace ModelObservability.Tests.Metrics.Serialization;

/// <summary>Whatever finite numbers a state has taken, sums that overflow included: what it has written it reads.</summary>
public class ExtremeStatesTests
{
    private static readonly double[] Corpus =
    [
        double.MaxValue, double.MinValue, 1e300, -1e300, 1e154, -1e155, 1e17, 1, -1, 0.5, 1e-17, 1e-154, -1e-300, double.Epsilon, -double.Epsilon, 0, -0.0,
        double.NaN, double.PositiveInfinity,
    ];

    [Test]
    public void Losses() => Check<LossStatistics, LossValue>(() => new(), (state, r) =>
    {
        state.Add(Numbers(r, 3));
        state.Add(Numbers(r, 2), Numbers(r, 2));
    });

    [Test]
    public void Errors_of_a_regression() => Check<RegressionErrors, RegressionValue>(() => new(new() { MedianAccuracy = 0.1 }), (state, r) =>
    {
        state.Add(Numbers(r, 3), Numbers(r, 3));
        if (r.Next(2) == 0) state.Add(Numbers(r, 2), Numbers(r, 2), Numbers(r, 2));
    });

    [Test]
    public void Logarithmic_losses_of_logits() => Check<BinaryLogLoss, BinaryLogLossValue>(() => new(ScoreKind.Logit), (state, r) =>
    {
        state.Add((byte[])[1, 0, 1], Numbers(r, 3));
        state.Add((byte[])[1, 0], Numbers(r, 2), Numbers(r, 2));
    });

    [Test]
    public void Logarithmic_losses_of_rows() => Check<CategoricalLogLoss, LogLossValue>(() => new(2, ScoreKind.Logit), (state, r) =>
    {
        state.Add([0, 1], Numbers(r, 4));
        state.Add([0, 1], Numbers(r, 4), Numbers(r, 2));
    });

    [Test]
    public void Logarithmic_losses_of_probabilities_with_weights() =>
        Check<BinaryLogLoss, BinaryLogLossValue>(() => new(), (state, r) => state.Add((byte[])[1, 0, 1], Numbers(r, 3), Numbers(r, 3)));

    [Test]
    public void Weighted_counts() =>
        Check<BinaryConfusion, BinaryCounts>(() => new(), (state, r) => state.Add((byte[])[1, 0, 1], Numbers(r, 3), Numbers(r, 3)));

    [Test]
    public void Weighted_labels() => Check<MultilabelConfusion, MultilabelCounts>(
        () => new(3), (state, r) => state.Add((byte[])[1, 0, 1, 0, 0, 0, 1, 1, 0], (byte[])[1, 1, 0, 0, 0, 0, 1, 1, 1], Numbers(r, 3)));

    [Test]
    public void Weighted_ranks() =>
        Check<TopKAccuracy, TopKCounts>(() => new(2), (state, r) => state.Add([1, 0, 1], Numbers(r, 6), Numbers(r, 3)));

    [Test]
    public void Weighted_rankings() => Check<MulticlassRanking, MulticlassRankingValue>(
        () => new(2), (state, r) => state.Add([1, 0, 1], Numbers(r, 6), Numbers(r, 3)));

    [Test]
    public void Quantiles() => Check<QuantileSketch, QuantileValue>(() => new(new() { Bins = 32 }), (state, r) => state.Add(Numbers(r, 3)));

    private static void Check<TState, TValue>(Func<TState> create, Action<TState, Random> add)
        where TState : class, ISerializableMetric<TState, TValue>
    {
        var random = new Random(17);
        for (int i = 0; i < 3_000; i++)
        {
            TState state = create(), other = create();
            for (int batches = random.Next(1, 4); batches > 0; batches--) add(state, random);
            add(other, random);
            state.Merge(other);
            byte[] bytes = StateBytes.Of(state);
            TState read = TState.Read(new(bytes));
            Assert.That(StateBytes.Of(read), Is.EqualTo(bytes));
            Assert.That(read.Value, Is.EqualTo(state.Value));
        }
    }

    private static double[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => Corpus[random.Next(Corpus.Length)])];
}
