using ModelObservability.Metrics.Drift;

namespace ModelObservability.Tests.Metrics.Drift;

public class ColumnDriftTests
{
    [Test]
    public void A_shift_is_found_and_measured_in_the_unit_of_the_column()
    {
        (DistributionSketch reference, DistributionSketch live) = Sketches(index => 300 + index % 1000 / 100.0, index => 302 + index % 1000 / 100.0);
        ColumnDrift drift = ColumnDrift.Of(reference, live);
        Assert.That(drift.PValue, Is.LessThan(1e-12));
        Assert.That(drift.Wasserstein, Is.EqualTo(2).Within(0.05));
        Assert.That(drift.KolmogorovSmirnov.Statistic, Is.EqualTo(0.2).Within(0.02));
        Assert.That(drift.PopulationStabilityIndex, Is.GreaterThan(0.25));
        Assert.That(drift.Bins, Is.EqualTo(10));
        Assert.That(drift.Unseen, Is.EqualTo(0.2).Within(0.01));
        Assert.That((drift.ReferenceRows, drift.Rows), Is.EqualTo((10_000, 10_000)));
    }

    [Test]
    public void The_same_distribution_is_at_no_distance()
    {
        (DistributionSketch reference, DistributionSketch live) = Sketches(index => index % 1000, index => (index + 500) % 1000);
        ColumnDrift drift = ColumnDrift.Of(reference, live);
        Assert.That((drift.KolmogorovSmirnov.Statistic, drift.PopulationStabilityIndex, drift.Wasserstein, drift.Unseen), Is.EqualTo((0.0, 0.0, 0.0, 0.0)));
        Assert.That((drift.PValue, drift.MissingPValue, drift.UnseenPValue), Is.EqualTo((1.0, 1.0, 1.0)));
    }

    [TestCase(4.0, TestName = "A constant that falls is drift")]
    [TestCase(6.0, TestName = "A constant that rises is drift")]
    public void A_constant_that_changes_is_drift(double now)
    {
        (DistributionSketch reference, DistributionSketch live) = Sketches(_ => 5, _ => now);
        ColumnDrift drift = ColumnDrift.Of(reference, live);
        Assert.That(drift.PValue, Is.LessThan(1e-12));
        Assert.That(drift.PopulationStabilityIndex, Is.GreaterThan(1));
        Assert.That(drift.Unseen, Is.EqualTo(1));
        Assert.That(ColumnDrift.Of(reference, reference).PopulationStabilityIndex, Is.Zero);
    }

    [Test]
    public void A_column_that_is_nearly_always_zero_still_has_bins_to_compare()
    {
        (DistributionSketch reference, DistributionSketch live) = Sketches(index => index % 50 == 0 ? index % 7 + 1 : 0, index => index % 3 == 0 ? index % 7 + 1 : 0);
        Assert.That(ColumnDrift.Of(reference, live).PopulationStabilityIndex, Is.GreaterThan(0.25));
    }

    [Test]
    public void Missing_values_are_drift_of_their_own()
    {
        (DistributionSketch reference, DistributionSketch live) = Sketches(index => index % 100, index => index % 20 == 0 ? double.NaN : index % 100);
        ColumnDrift drift = ColumnDrift.Of(reference, live);
        Assert.That((drift.ReferenceMissing, drift.Missing), Is.EqualTo((0, 0.05)));
        Assert.That(drift.MissingPValue, Is.LessThan(1e-12));
        Assert.That(drift.PValue, Is.GreaterThan(1e-12), "the values themselves are another matter");
    }

    [Test]
    public void A_new_category_is_drift_of_its_own()
    {
        (DistributionSketch reference, DistributionSketch live) = Sketches(index => index % 3, index => index % 25 == 0 ? 17 : index % 3, categories: true);
        ColumnDrift drift = ColumnDrift.Of(reference, live);
        Assert.That(drift.Unseen, Is.EqualTo(0.04));
        Assert.That(drift.Bins, Is.EqualTo(3));
        Assert.That(drift.PopulationStabilityIndex, Is.LessThan(1e-4), "those of the reference are as they were");
        Assert.That(drift.UnseenPValue, Is.LessThan(1e-12));
        Assert.That(drift.KolmogorovSmirnov.PValue, Is.NaN);
        Assert.That(drift.Wasserstein, Is.NaN);
        Assert.That(drift.PValue, Is.EqualTo(drift.ChiSquare.PValue));
    }

    [Test]
    public void A_column_without_values_has_no_distance()
    {
        DistributionSketch reference = ColumnBins.OfNumbers([1, 2, 3]);
        reference.Add(new[] { 1.0, 2, 3 }.AsSpan());
        DistributionSketch live = reference.CreateEmpty();
        live.Add(double.NaN);
        ColumnDrift drift = ColumnDrift.Of(reference, live);
        Assert.That(new[] { drift.PValue, drift.Wasserstein, drift.PopulationStabilityIndex, drift.UnseenPValue }, Is.All.NaN);
        Assert.That(drift.Missing, Is.EqualTo(1));
    }

    [Test]
    public void Sketches_of_other_bins_are_refused() =>
        Assert.That(() => ColumnDrift.Of(new([1, 2]), new([1, 3])), Throws.ArgumentException);

    private static (DistributionSketch Reference, DistributionSketch Live) Sketches(Func<int, double> before, Func<int, double> now, bool categories = false)
    {
        double[] sample = [.. Enumerable.Range(0, 10_000).Select(before)], live = [.. Enumerable.Range(0, 10_000).Select(now)];
        DistributionSketch reference = categories ? ColumnBins.OfCategories(sample) : ColumnBins.OfNumbers(sample), other = reference.CreateEmpty();
        reference.Add(sample.AsSpan());
        other.Add(live.AsSpan());
        return (reference, other);
    }
}
