using System.Buffers;
using Fleet.Pools;
using Fleet.Tests.Pools;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Probability;
using ModelObservability.Metrics.Ranking;
using ModelObservability.Metrics.Regression;
using ModelObservability.Metrics.Sketches;

namespace Fleet.Tests.Cluster;

/// <summary>What a cluster answers of each kind of metric is what one engine answers that has seen every row.</summary>
[TestFixture]
public sealed class ExactnessTests
{
    private const int Rows = 5_000, Workers = 7;

    private readonly bool[] labels = new bool[Rows];
    private readonly int[] classes = new int[Rows], predicted = new int[Rows];
    private readonly double[] scores = new double[Rows], targets = new double[Rows], predictions = new double[Rows];
    private PoolCluster? cluster;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Random random = new(5);
        for (int row = 0; row < Rows; row++)
        {
            labels[row] = random.Next(3) == 0;
            scores[row] = Math.Round(Math.Clamp(random.NextDouble() + (labels[row] ? 0.2 : -0.2), 0, 1), 3); // with ties, and with exact 0 and 1
            classes[row] = random.Next(5);
            predicted[row] = random.Next(4) == 0 ? random.Next(5) : classes[row];
            targets[row] = 1_000 + 50 * random.NextDouble();
            predictions[row] = targets[row] + random.NextDouble() - 0.4;
        }

        cluster = await PoolCluster.StartAsync(silos: 3);
    }

    [OneTimeTearDown]
    public ValueTask StopAsync() => cluster is null ? ValueTask.CompletedTask : cluster.DisposeAsync();

    [Test]
    public Task Confusion_of_two_classes() => IsExactAsync<BinaryConfusion, BinaryCounts>(static () => new(), (state, rows) => state.Add(labels.AsSpan(rows), scores.AsSpan(rows)));

    [Test]
    public Task Confusion_of_many_classes() => IsExactAsync<MulticlassConfusion, MulticlassCounts>(static () => new(5), (state, rows) => state.Add(classes.AsSpan(rows), predicted.AsSpan(rows)));

    [Test]
    public Task ROC_AUC_in_bins() => IsExactAsync<BoundedRanking, BoundedRankingValue>(static () => new(), (state, rows) => state.Add(labels.AsSpan(rows), scores.AsSpan(rows)));

    [Test]
    public Task ROC_AUC_of_every_score() => IsExactAsync<ExactRanking, RankingValue>(static () => new(), (state, rows) => state.Add(labels.AsSpan(rows), scores.AsSpan(rows)));

    [Test]
    public Task Calibration() => IsExactAsync<Calibration, CalibrationValue>(static () => new(), (state, rows) => state.Add(labels.AsSpan(rows), scores.AsSpan(rows)));

    [Test]
    public Task Quantiles() => IsExactAsync<QuantileSketch, QuantileValue>(static () => new(), (state, rows) => state.Add(predictions.AsSpan(rows)));

    /// <summary>Sums of real numbers are rounded by where they were cut; counts, the largest error and the median are not.</summary>
    [Test]
    public async Task Regression_is_exact_in_its_counts_and_agrees_to_thirteen_digits_in_its_sums()
    {
        static RegressionErrors New() => new(new() { MedianAccuracy = 0.001 });
        void Add(RegressionErrors state, Range rows) => state.Add(targets.AsSpan(rows), predictions.AsSpan(rows));
        RegressionValue pooled = RegressionErrors.Read(new(await PooledAsync<RegressionErrors, RegressionValue>("regression", New, Add, reversed: false))).Value;
        RegressionErrors all = New();
        Add(all, ..);

        RegressionValue one = all.Value;
        Assert.That((pooled.Count, pooled.MaximumError, pooled.MedianAbsoluteError), Is.EqualTo((one.Count, one.MaximumError, one.MedianAbsoluteError)));
        Assert.That(pooled.MeanAbsoluteError, Is.EqualTo(one.MeanAbsoluteError).Within(one.MeanAbsoluteError * 1e-13));
        Assert.That(pooled.RootMeanSquaredError, Is.EqualTo(one.RootMeanSquaredError).Within(one.RootMeanSquaredError * 1e-13));
        Assert.That(pooled.R2, Is.EqualTo(one.R2).Within(1e-13));
    }

    [Test]
    public async Task Who_sends_first_makes_no_difference_to_the_last_bit_also_where_sums_are_rounded()
    {
        void Add(RegressionErrors state, Range rows) => state.Add(targets.AsSpan(rows), predictions.AsSpan(rows));
        byte[] forwards = await PooledAsync<RegressionErrors, RegressionValue>("forwards", static () => new(), Add, reversed: false);
        byte[] backwards = await PooledAsync<RegressionErrors, RegressionValue>("backwards", static () => new(), Add, reversed: true);

        Assert.That(backwards, Is.EqualTo(forwards));
    }

    [Test]
    public async Task A_refusal_reaches_the_worker_with_its_reason()
    {
        IModelPool pool = cluster!.Pool("refusals");
        await pool.BeginAsync("a");

        Assert.That(
            async () => await pool.SendAsync(new("a", 1, 1, [1, 2, 3])),
            Throws.InstanceOf<StateRefusedException>().With.Message.Contains("The states of a cannot be pooled."));
        Assert.That(async () => await pool.BeginAsync(""), Throws.InstanceOf<StateRefusedException>().With.Message.Contains("1 to 128"));
    }

    private async Task IsExactAsync<TState, TValue>(Func<TState> create, Action<TState, Range> add)
        where TState : Metric<TState, TValue>, ISerializableMetric<TState, TValue>
    {
        TState all = create();
        add(all, ..);

        Assert.That(await PooledAsync<TState, TValue>(typeof(TState).Name, create, add, reversed: false), Is.EqualTo(PoolTests.Written(all)));
    }

    /// <summary>The rows of each worker are sent in three cumulative states; then the grain forgets all it has in memory.</summary>
    private async Task<byte[]> PooledAsync<TState, TValue>(string model, Func<TState> create, Action<TState, Range> add, bool reversed)
        where TState : Metric<TState, TValue>, ISerializableMetric<TState, TValue>
    {
        IModelPool pool = cluster!.Pool(model);
        IEnumerable<int> workers = Enumerable.Range(0, Workers);
        foreach (int worker in reversed ? workers.Reverse() : workers)
        {
            int from = Rows * worker / Workers, to = Rows * (worker + 1) / Workers;
            WorkerStart start = await pool.BeginAsync($"worker-{worker}");
            TState counted = create();
            for (int part = 0; part < 3; part++)
            {
                add(counted, (from + (to - from) * part / 3)..(from + (to - from) * (part + 1) / 3));
                Assert.That(await pool.SendAsync(new($"worker-{worker}", start.Epoch, part + 1, PoolTests.Written(counted))), Is.True);
            }
        }

        await cluster.DeactivateAsync(model);
        return (await pool.GetAsync()).States;
    }
}
