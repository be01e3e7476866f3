using ModelObservability.Metrics.Sequences;

namespace ModelObservability.Tests.Metrics.Sequences;

/// <summary>Values from the tests of confseq, to their 1e-5; the variance that matters most is 100 there, and every probability 0.05.</summary>
public class NormalMixtureTests
{
    [Test]
    public void The_boundary_is_that_of_confseq_on_both_sides()
    {
        double rho = NormalMixture.Rho(100, 0.05);
        Assert.That(rho, Is.EqualTo(12.60056).Within(1e-5));
        Assert.That(NormalMixture.LogEvidence(10, 100, rho), Is.EqualTo(-0.6510052).Within(1e-6));
        Assert.That(NormalMixture.Bound(100, rho, 0.05), Is.EqualTo(30.35209).Within(1e-5));
    }

    [Test]
    public void The_boundary_is_that_of_confseq_on_one_side()
    {
        double rho = NormalMixture.Rho(100, 0.05, twoSided: false);
        Assert.That(NormalMixture.LogEvidence(10, 100, rho, twoSided: false), Is.EqualTo(-0.06502391).Within(1e-7));
        Assert.That(NormalMixture.Bound(100, rho, 0.05, twoSided: false), Is.EqualTo(27.66071).Within(1e-5));
    }

    [TestCase(3, 64.48755)]
    [TestCase(-1, 28.99389)]
    public void A_stitched_boundary_is_that_of_confseq(double scale, double bound) =>
        Assert.That(Stitching.Polynomial(100, 0.05, 10, scale), Is.EqualTo(bound).Within(1e-5));

    [Test]
    public void Evidence_on_the_boundary_is_the_threshold([Values(0, 1, 100, 1e12)] double variance, [Values] bool twoSided)
    {
        double bound = NormalMixture.Bound(variance, 12, 0.01, twoSided);
        Assert.That(NormalMixture.LogEvidence(bound, variance, 12, twoSided), Is.EqualTo(Math.Log(100)).Within(1e-9));
    }

    [Test]
    public void What_is_out_of_range_is_refused_by_name()
    {
        Assert.That(() => NormalMixture.Rho(0, 0.05), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("variance"));
        Assert.That(() => NormalMixture.Rho(1, 1), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("alpha"));
        Assert.That(() => NormalMixture.Bound(double.NaN, 1, 0.05), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => NormalMixture.Bound(1, 0, 0.05), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("rho"));
    }
}
