using ModelObservability.Metrics;
using ModelObservability.Metrics.Probability;

namespace ModelObservability.Tests.Metrics.Probability;

public class CalibrationTests
{
    [Test]
    public void Probabilities_on_an_edge_belong_to_the_bin_below_and_zero_to_the_first()
    {
        CalibrationValue value = Of(4, [0, 0, 1, 1, 1, 0], [0, 0.25, 0.5, 0.75, 1, 0.76]).Value;
        Assert.That(value.Bins.Select(bin => bin.Count), Is.EqualTo(new[] { 2, 1, 1, 2 }));
        Assert.That(value.Bins[0], Is.EqualTo(new ReliabilityBin(0, 0.25, 2, 0.125, 0)));
        Assert.That(value.Bins[2], Is.EqualTo(new ReliabilityBin(0.5, 0.75, 1, 0.75, 1)));
        Assert.That(value.Bins[2].Gap, Is.EqualTo(-0.25));
        Assert.That(value.MaximumCalibrationError, Is.EqualTo(0.5));
        Assert.That(value.ExpectedCalibrationError, Is.EqualTo((0.25 + 0.5 + 0.25 + 0.76) / 6).Within(1e-16));
    }

    [Test]
    public void Probabilities_that_mean_what_they_say_have_no_error()
    {
        CalibrationValue value = Of(10, [1, 0, 0, 0, 1, 1, 1, 0], [0.25, 0.25, 0.25, 0.25, 0.75, 0.75, 0.75, 0.75]).Value;
        Assert.That((value.ExpectedCalibrationError, value.MaximumCalibrationError), Is.EqualTo((0.0, 0.0)));
    }

    [Test]
    public void Order_split_and_merging_change_nothing_at_all([Range(0, 5)] int seed)
    {
        var random = new Random(seed);
        int[] labels = [.. Enumerable.Range(0, 1_700).Select(_ => random.Next(2))], order = [.. Enumerable.Range(0, 1_700)];
        double[] probabilities = [.. labels.Select(_ => Math.Pow(random.NextDouble(), 1 + seed * 3))];
        random.Shuffle(order);
        Calibration whole = Of(15, labels, probabilities), merged = Of(15, labels[..900], probabilities[..900]);
        merged.Merge(Of(15, labels[900..], probabilities[900..]));
        Assert.That(merged.Value, Is.EqualTo(whole.Value));
        Assert.That(Of(15, [.. order.Select(i => labels[i])], [.. order.Select(i => probabilities[i])]).Value, Is.EqualTo(whole.Value));
    }

    [Test]
    public void Bad_samples_are_rejected_by_the_first_reason()
    {
        CalibrationValue value = Of(5, [2, 1, 0, 1, 0, 1], [double.NaN, double.NaN, 1.0000001, -double.Epsilon, double.NegativeInfinity, 1]).Value;
        Assert.That((value.Count, value.Rejected), Is.EqualTo((1L, new Rejections(1, 0, 2, 2))));
    }

    [Test]
    public void Counts_to_2_to_the_62_are_exact_and_beyond_saturate_with_a_flag()
    {
        Calibration state = Of(2, [1, 1], [0.25, 0.5]);
        for (int doubling = 0; doubling < 61; doubling++) state.Merge(state);
        Assert.That((state.Value.Count, state.Value.Saturated, state.Value.ExpectedCalibrationError), Is.EqualTo((1L << 62, false, 0.625)));
        for (int doubling = 0; doubling < 70; doubling++) state.Merge(state);
        Assert.That((state.Value.Count, state.Value.Saturated), Is.EqualTo((long.MaxValue, true)));
        Assert.That(state.Value.ExpectedCalibrationError, Is.InRange(0, 1));
    }

    [Test]
    public void Without_samples_errors_are_NaN_and_bins_are_empty()
    {
        Calibration state = Of(3, [1], [0.5]);
        state.Reset();
        Assert.That((state.Value.ExpectedCalibrationError, state.Value.MaximumCalibrationError), Is.EqualTo((double.NaN, double.NaN)));
        Assert.That(state.Value.Bins, Has.Count.EqualTo(3).And.All.Property("Count").Zero.And.All.Property("MeanProbability").NaN);
        Assert.That(state.Value, Is.EqualTo(state.CreateEmpty().Value));
    }

    [Test]
    public void Misuse_is_refused()
    {
        Assert.That(() => new Calibration(0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Calibration(10_001), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Calibration().Merge(new Calibration(10)), Throws.ArgumentException);
        Assert.That(() => new Calibration().Add(new int[1], new float[2]), Throws.ArgumentException);
    }

    [Test]
    public void Adding_allocates_nothing()
    {
        int[] labels = new int[1_300];
        float[] probabilities = [.. labels.Select((_, i) => i / 1_200f)];
        var state = new Calibration();
        Assert.That(Allocations.Of(() => state.Add(labels, probabilities)), Is.Zero);
    }

    private static Calibration Of(int bins, int[] labels, double[] probabilities)
    {
        var state = new Calibration(bins);
        state.Add(labels, probabilities);
        return state;
    }
}
