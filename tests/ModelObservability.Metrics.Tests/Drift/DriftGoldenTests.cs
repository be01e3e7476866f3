using ModelObservability.Metrics.Drift;
using ModelObservability.Tests.Golden;

namespace ModelObservability.Tests.Metrics.Drift;

/// <summary>The statistics of drift agree with SciPy and statsmodels, and with the definition of the stability index, to 1e-9.</summary>
public class DriftGoldenTests
{
    private static IEnumerable<TestCaseData> Numbers => GoldenCase.Of("detection_drift.json").Where(data => ((GoldenCase)data.Arguments[0]!).HasInput("edges"));

    private static IEnumerable<TestCaseData> Categories => GoldenCase.Of("detection_drift.json").Where(data => ((GoldenCase)data.Arguments[0]!).Expects("chi2"));

    private static IEnumerable<TestCaseData> Adjustments => GoldenCase.Of("detection_drift.json").Where(data => ((GoldenCase)data.Arguments[0]!).HasInput("p"));

    [TestCaseSource(nameof(Numbers))]
    public void Statistics_of_two_samples_of_numbers_agree(GoldenCase golden)
    {
        double[] reference = golden.Doubles("reference"), live = golden.Doubles("live");
        KolmogorovSmirnovTest test = DriftStatistics.KolmogorovSmirnov(reference, live);
        Agrees(golden, test.Statistic, "ks");
        Agrees(golden, test.PValue, "ks_p_asymptotic");
        Agrees(golden, DriftStatistics.Wasserstein(reference, live), "wasserstein");
    }

    [TestCaseSource(nameof(Numbers))]
    public void Statistics_of_two_rows_of_counts_agree(GoldenCase golden)
    {
        (long[] reference, long[] live) = (Counts(golden, "reference_counts"), Counts(golden, "live_counts"));
        Agrees(golden, DriftStatistics.JensenShannonDistance(reference, live), "jensen_shannon_distance_base2");
        Agrees(golden, DriftStatistics.PopulationStabilityIndex(reference, live), "psi");
    }

    [TestCaseSource(nameof(Numbers))]
    public void A_sketch_counts_as_the_reference_does(GoldenCase golden)
    {
        foreach (string side in new[] { "reference", "live" })
        {
            var sketch = new DistributionSketch(golden.Doubles("edges"));
            sketch.Add(golden.Doubles(side).AsSpan());
            Assert.That(sketch.Counts.ToArray(), Is.EqualTo(Counts(golden, side + "_counts")));
        }
    }

    [TestCaseSource(nameof(Categories))]
    public void Statistics_of_categories_agree(GoldenCase golden)
    {
        (long[] reference, long[] live) = (Counts(golden, "reference_counts"), Counts(golden, "live_counts"));
        ChiSquareTest test = DriftStatistics.ChiSquare(reference, live);
        Agrees(golden, test.Statistic, "chi2");
        Agrees(golden, test.PValue, "chi2_p");
        Assert.That(test.DegreesOfFreedom, Is.EqualTo((int)golden.ExpectedNumber("dof")));
        Agrees(golden, DriftStatistics.JensenShannonDistance(reference, live), "jensen_shannon_distance_base2");
        Agrees(golden, DriftStatistics.PopulationStabilityIndex(reference, live), "psi");
    }

    [TestCaseSource(nameof(Adjustments))]
    public void Adjusted_p_values_agree(GoldenCase golden)
    {
        double[] adjusted = DriftStatistics.BenjaminiHochberg(golden.Doubles("p")), expected = golden.ExpectedNumbers("adjusted");
        for (int index = 0; index < expected.Length; index++)
            Assert.That(adjusted[index], Is.EqualTo(expected[index]).Within(1e-9 * expected[index]));
    }

    private static void Agrees(GoldenCase golden, double actual, string path)
    {
        double expected = golden.ExpectedNumber(path);
        Assert.That(actual, double.IsNaN(expected) ? Is.NaN : Is.EqualTo(expected).Within(1e-9 * Math.Abs(expected) + 1e-15), path);
    }

    private static long[] Counts(GoldenCase golden, string name) => [.. golden.Ints(name).Select(count => (long)count)];
}
