using System.Numerics;
using ModelObservability.Inference;
using ModelObservability.Metrics.Probability;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Inference;

/// <summary>Rows are counted many at a time; what comes out is what counting them one by one gives.</summary>
[TestFixture]
public sealed class ConfidenceTests
{
    private static readonly double[] Bounds =
        [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.99, 0.999, 1];

    private string name = "";
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Watch() => monitor = new ModelMonitor(name = TestContext.CurrentContext.Test.ID);

    [TearDown]
    public void StopWatching() => monitor.Dispose();

    [Test]
    public void The_bin_of_a_confidence_is_the_first_whose_bound_it_does_not_exceed()
    {
        Assert.That(ConfidenceBins.Names.Select(static bound => double.Parse(bound, System.Globalization.CultureInfo.InvariantCulture)), Is.EqualTo(Bounds));
        foreach (double near in Bounds.Concat(Enumerable.Range(0, 1025).Select(static step => step / 1024.0)).Append(double.Epsilon))
            foreach (double confidence in new[] { Math.BitDecrement(near), near, Math.BitIncrement(near) })
                if (confidence is >= 0 and <= 1)
                    Assert.That(ConfidenceBins.Of(confidence), Is.EqualTo(Array.FindIndex(Bounds, bound => confidence <= bound)), $"{confidence:R}");
    }

    [Test]
    public void Confidences_exist_at_0_once_outputs_with_classes_are_inspected()
    {
        using MeterReadings readings = new(name);
        monitor.Observe<int, float[]>(_ => [], new() { Output = new OutputInspection<float[]>(x => x) });
        Assert.That(readings.ObserveAll().Where(static reading => reading.Instrument.StartsWith("ml.inference.output.confidence", StringComparison.Ordinal)), Is.Empty);

        monitor.Observe<int, float[]>(_ => [], new() { Output = new OutputInspection<float[]>(x => x) { Classes = 2 } });
        var published = readings.ObserveAll().Where(static reading => reading.Instrument.StartsWith("ml.inference.output.confidence", StringComparison.Ordinal)).ToArray();
        Assert.That(published, Has.Length.EqualTo(Bounds.Length + 1));
        Assert.That(published.Select(static reading => reading.Value), Is.All.Zero);
    }

    [Test]
    public void Rows_are_counted_as_one_by_one([Values(1, 7, 8, 63, 64, 65, 200)] int rows, [Values(2, 3, 8, 10, 33, 300)] int classes, [Values] ScoreKind kind)
    {
        Random random = new(rows * 1000 + classes);
        float[] scores = new float[rows * classes];
        for (int index = 0; index < scores.Length; index++) scores[index] = kind == ScoreKind.Logit ? 20 * random.NextSingle() - 10 : random.NextSingle() / 2;
        int[] classCounts = new int[101], bins = new int[Bounds.Length];
        double sum = 0;
        for (int row = 0; row < rows; row++)
        {
            float[] one = scores[(row * classes)..((row + 1) * classes)];
            int best = Array.IndexOf(one, one.Max());
            classCounts[Math.Min(best, 100)]++;
            double confidence = kind == ScoreKind.Logit ? 1 / one.Sum(x => Math.Exp(x - (double)one.Max())) : one.Max();
            Assume.That(Bounds, Has.None.EqualTo(confidence).Within(1e-6), "it would round into one bin or the other");
            bins[Array.FindIndex(Bounds, bound => confidence <= bound)]++;
            sum += confidence;
        }

        using MeterReadings readings = new(name);
        monitor.Observe<int, float[]>(_ => scores, new() { Output = new OutputInspection<float[]>(x => x) { Classes = classes, Scores = kind } })(1);

        Assert.That(Classes(readings), Is.EqualTo(classCounts[..(classes > 100 ? 101 : classes)]));
        int atMost = 0;
        Assert.That(Confidences.AtMost(readings, [.. ConfidenceBins.Names]), Is.EqualTo(bins.Select(bin => atMost += bin)));
        Assert.That(readings.Observe(Confidences.Sum), Is.EqualTo(sum).Within(1e-6 * rows));
    }

    [Test]
    public void A_softmax_a_vector_at_a_time_is_that_of_one_at_a_time([Values(1, 2, 7, 8, 9, 15, 16, 17, 100, 1000)] int length)
    {
        Random random = new(length);
        foreach (double spread in new[] { 0, 0.1, 5, 80, 1e4, 1e30 })
        {
            double[] logits = [.. Enumerable.Range(0, length).Select(_ => spread * (random.NextDouble() - 0.5))];
            Same(logits, 1e-12);
            Same<float>([.. logits.Select(static logit => (float)logit)], 1e-6);
            if (length > 1) Same<float>([float.NegativeInfinity, .. logits.Skip(1).Select(static logit => (float)logit)], 1e-6);
            if (length > 1) Same([.. logits.Skip(1), double.NegativeInfinity], 1e-12);
        }
    }

    [Test]
    public void Half_precision_is_inspected_too()
    {
        Half[] scores = [.. new[] { 0.1, 0.8, 0.1, 0.5, 0.25, 0.25, double.NaN, 0, 1, 0.5 }.Select(static score => (Half)score)];
        using MeterReadings readings = new(name);
        ActiveCall call = ActiveCall.Start(monitor);
        call.Inspect<Half>(scores, new OutputInspection { Classes = 3, Minimum = 0, Maximum = 1, LowConfidence = 0.6 });
        call.Inspect<Half>([(Half)1, (Half)(-1), (Half)1], new OutputInspection { Classes = 3, Scores = ScoreKind.Logit });
        call.SetOutcome(InferenceOutcome.Success);
        call.Finish();
        call.Leave();

        Assert.That(Classes(readings), Is.EqualTo(new[] { 2, 1, 0 }));
        Assert.That(Confidences.AtMost(readings, "0.45", "0.5", "0.8", "1"), Is.EqualTo(new[] { 0, 2, 3, 3 }));
        Assert.That(readings.Observe("ml.inference.output.anomalies", ("ml.anomaly.type", "nan")), Is.EqualTo(1));
        Assert.That(readings.Observe("ml.inference.output.anomalies", ("ml.anomaly.type", "low_confidence")), Is.EqualTo(1));
        Assert.That(readings.Observe("ml.inference.rejected", ("reason", "scores_not_in_rows")), Is.EqualTo(1));
    }

    [Test]
    public void Nothing_is_lost_or_allocated_with_many_callers()
    {
        float[] scores = [.. Enumerable.Range(0, 64 * 10).Select(static index => index % 10 == index / 10 % 10 ? 0.5f : 0.01f)];
        Func<int, float[]> model = monitor.Observe<int, float[]>(_ => scores, new() { Output = new OutputInspection<float[]>(x => x) { Classes = 10, LowConfidence = 0.75 } });
        using MeterReadings readings = new(name, static instrument => instrument.Name.StartsWith("ml.inference.output", StringComparison.Ordinal));
        for (int call = 0; call < 200; call++) model(call);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int call = 0; call < 1000; call++) model(call);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1000), "less than a byte a call, with anomalies in each");

        Parallel.For(0, 8, _ =>
        {
            for (int call = 0; call < 1000; call++) model(call);
        });
        Assert.That(readings.Observe("ml.inference.output.classes"), Is.EqualTo(9200 * 64));
        Assert.That(Confidences.AtMost(readings, "0.45", "0.5"), Is.EqualTo(new[] { 0, 9200 * 64 }));
        Assert.That(readings.Observe(Confidences.Sum), Is.EqualTo(9200 * 64 * 0.5), "halves add up exactly");
        Assert.That(readings.Observe("ml.inference.output.anomalies", ("ml.anomaly.type", "low_confidence")), Is.EqualTo(9200 * 64));
    }

    private static int[] Classes(MeterReadings readings) =>
        [.. readings.ObserveAll().Where(static reading => reading.Instrument == "ml.inference.output.classes").Select(static reading => (int)reading.Value)];

    private static void Same<T>(T[] logits, double within) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T highest = logits.Max();
        double[] found = [0];
        OutputKernel.HighestOfSoftmax<T>(logits, logits.Length, [Array.IndexOf(logits, highest)], found);
        Assert.That(found[0], Is.EqualTo(1 / Exponentials.SumScalar<T>(logits, highest)).Within(within));
    }
}
