using ModelObservability.Metrics;
using ModelObservability.Metrics.Intervals;
using ModelObservability.Metrics.Sequences;
using ModelObservability.Tests.Golden;

namespace ModelObservability.Tests.Metrics.Sequences;

public class BernoulliSequenceTests
{
    private static IEnumerable<TestCaseData> Streams => GoldenCase.Of("detection_bernoulli_sequence.json");

    [TestCaseSource(nameof(Streams))]
    public void The_band_is_that_of_the_definition_solved_by_SciPy(GoldenCase golden)
    {
        int[] outcomes = golden.Ints("x"), at = golden.Ints("at");
        double[] lower = golden.ExpectedNumbers("lower"), upper = golden.ExpectedNumbers("upper");
        (double a, double b) = (golden.Number("a"), golden.Number("b"));
        for (int look = 0; look < at.Length; look++)
        {
            ConfidenceInterval band = BernoulliSequence.Interval(outcomes.Take(at[look]).Sum(), at[look], 0.95, a, b);
            Assert.That(band.Lower, Is.EqualTo(lower[look]).Within(1e-9 * lower[look]), $"lower after {at[look]}");
            Assert.That(band.Upper, Is.EqualTo(upper[look]).Within(1e-9 * upper[look]), $"upper after {at[look]}");
        }
    }

    // From the tests of confseq (R's values there), to their 1e-5.
    [TestCase(700, 1000, 100, 0.651629, 0.745949)]
    [TestCase(15, 50, 50, 0.129556, 0.511896)]
    [TestCase(5, 50, 50, 0.013021, 0.269264)]
    [TestCase(1, 50, 50, 0, 0.13489)]
    [TestCase(1, 2, 50, 0, 1)]
    [TestCase(100, 200, 1, 0.328923, 0.671076)]
    [TestCase(0, 1, 50, 0, 1)]
    [TestCase(1, 1, 50, 0, 1)]
    public void A_tuned_band_is_that_of_confseq(long successes, long trials, double tightestAt, double lower, double upper)
    {
        ConfidenceInterval band = BernoulliSequence.TunedInterval(successes, trials, tightestAt);
        Assert.That(band.Lower, Is.EqualTo(lower).Within(1e-5));
        Assert.That(band.Upper, Is.EqualTo(upper).Within(1e-5));
    }

    [Test]
    public void Without_a_success_it_begins_at_exactly_0_and_without_a_failure_it_ends_at_exactly_1([Values(1, 7, 1L << 53, long.MaxValue)] long trials)
    {
        Assert.That(BernoulliSequence.Interval(0, trials).Lower, Is.Zero);
        Assert.That(BernoulliSequence.Interval(trials, trials).Upper, Is.EqualTo(1));
        Assert.That(BernoulliSequence.Interval(0, trials).Upper, Is.EqualTo(1 - BernoulliSequence.Interval(trials, trials).Lower).Within(1e-15));
        Assert.That(BernoulliSequence.Interval(0, trials).Upper, Is.GreaterThan(0).And.LessThan(1));
    }

    [Test]
    public void Half_of_2_to_the_53_has_the_band_that_the_limit_says([Values(1e-3, 0.05, 0.3)] double alpha)
    {
        const double Trials = 1L << 53;
        // By Laplace's method with the density 2/π of the prior at 1/2: the evidence is 2/π·√(π/2n)·exp(2·n·x²) at a distance of x.
        double expected = Math.Sqrt((-Math.Log(alpha) - Math.Log(2 / Math.PI * Math.Sqrt(Math.PI / (2 * Trials)))) / (2 * Trials));
        ConfidenceInterval band = BernoulliSequence.Interval(1L << 52, 1L << 53, 1 - alpha);
        Assert.That(0.5 - band.Lower, Is.EqualTo(expected).Within(2e-8 * expected + 1.2e-16));
        Assert.That(band.Upper - 0.5, Is.EqualTo(expected).Within(2e-8 * expected + 1.2e-16));
    }

    [Test]
    public void Bounds_enclose_the_share_mirror_each_other_and_part_evidence_below_the_threshold_from_evidence_above(
        [Values(1, 2, 30, 999_999, 4_000_000_000_000_000)] long successes, [Values(1, 5, 100_000, 5_000_000_000_000_000)] long failures)
    {
        ConfidenceInterval band = BernoulliSequence.Interval(successes, successes + failures, 0.99), mirrored = BernoulliSequence.Interval(failures, successes + failures, 0.99);
        Assert.That(band.Estimate, Is.GreaterThan(band.Lower).And.LessThan(band.Upper));
        Assert.That(mirrored.Upper, Is.EqualTo(1 - band.Lower));
        Assert.That(BernoulliSequence.LogEvidence(successes, failures, band.Lower * (1 - 1e-6)), Is.GreaterThan(Math.Log(100)));
        Assert.That(BernoulliSequence.LogEvidence(successes, failures, band.Estimate), Is.LessThan(0));
    }

    [Test]
    public void All_looks_at_once_hold_with_the_stated_confidence([Values(0.001, 0.05, 0.5, 0.97)] double rate)
    {
        // A band misses the rate exactly when the evidence against the rate reaches 1/α.
        const int Streams = 10_000, Length = 150;
        var random = new Random(20261129);
        int missed = 0;
        for (int stream = 0; stream < Streams; stream++)
        {
            int successes = 0;
            for (int trial = 1; trial <= Length; trial++)
            {
                if (random.NextDouble() < rate) successes++;
                if (BernoulliSequence.LogEvidence(successes, trial - successes, rate) < Math.Log(20)) continue;
                missed++;
                break;
            }
        }

        Assert.That(missed, Is.LessThanOrEqualTo(Streams * 0.05));
    }

    [Test]
    public void Wilson_s_interval_looked_at_again_and_again_does_not_hold_which_is_why_this_exists()
    {
        var random = new Random(3);
        int missed = 0;
        for (int stream = 0; stream < 200; stream++)
        {
            int successes = 0;
            bool once = false;
            for (int trial = 1; trial <= 500; trial++)
            {
                if (random.NextDouble() < 0.5) successes++;
                ConfidenceInterval interval = Wilson.Interval(successes, trial);
                once |= interval.Lower > 0.5 || interval.Upper < 0.5;
            }

            if (once) missed++;
        }

        Assert.That(missed, Is.GreaterThan(40), "of 200 streams; one look at each misses 10");
    }

    [Test]
    public void Every_rate_of_the_counts_has_a_band_and_that_of_F1_is_carried_over_from_the_overlap()
    {
        var counts = new BinaryCounts(80, 15, 890, 15);
        Assert.That(counts.AccuracySequence(), Is.EqualTo(BernoulliSequence.Interval(970, 1000)));
        Assert.That(counts.PrecisionSequence(), Is.EqualTo(BernoulliSequence.Interval(80, 95)));
        Assert.That(counts.RecallSequence(0.99), Is.EqualTo(BernoulliSequence.Interval(80, 95, 0.99)));
        Assert.That(counts.SpecificitySequence(), Is.EqualTo(BernoulliSequence.Interval(890, 905)));
        ConfidenceInterval overlap = BernoulliSequence.Interval(80, 110), f1 = counts.F1Sequence();
        Assert.That(f1.Estimate, Is.EqualTo(counts.F1).Within(1e-15));
        Assert.That(f1.Lower / (2 - f1.Lower), Is.EqualTo(overlap.Lower).Within(1e-12));
        Assert.That(f1.Upper / (2 - f1.Upper), Is.EqualTo(overlap.Upper).Within(1e-12));
        Assert.That(new MulticlassCounts(2, [890, 15, 15, 80]).AccuracySequence(), Is.EqualTo(counts.AccuracySequence()));
    }

    [Test]
    public void A_mean_of_values_has_the_band_of_as_many_trials_and_whole_sums_are_trials()
    {
        ConfidenceInterval band = BernoulliSequence.MeanInterval(2.5, 40);
        Assert.That(band.Estimate, Is.EqualTo(0.0625));
        Assert.That(BernoulliSequence.LogEvidence(2.5, 37.5, band.Lower), Is.EqualTo(Math.Log(20)).Within(1e-9));
        Assert.That(BernoulliSequence.LogEvidence(2.5, 37.5, band.Upper), Is.EqualTo(Math.Log(20)).Within(1e-9));
        Assert.That(BernoulliSequence.MeanInterval(3, 40), Is.EqualTo(BernoulliSequence.Interval(3, 40)));
        Assert.That(BernoulliSequence.MeanInterval(0, 40).Lower, Is.Zero);
        Assert.That(() => BernoulliSequence.MeanInterval(41, 40), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("sum"));
        Assert.That(() => BernoulliSequence.MeanInterval(double.NaN, 40), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void All_looks_at_a_mean_of_values_hold_with_the_stated_confidence([Values(0.1, 1, 8)] double shape)
    {
        const int Streams = 2_000, Length = 150;
        var random = new Random(8);
        double mean = 1 / (1 + shape);
        int missed = 0;
        for (int stream = 0; stream < Streams; stream++)
        {
            double sum = 0;
            for (int count = 1; count <= Length; count++)
            {
                sum += Math.Pow(random.NextDouble(), shape); // of mean 1 / (1 + shape)
                if (BernoulliSequence.LogEvidence(sum, count - sum, mean) < Math.Log(20)) continue;
                missed++;
                break;
            }
        }

        Assert.That(missed, Is.LessThanOrEqualTo(Streams * 0.05));
    }

    [Test]
    public void The_band_of_F1_holds_the_score_at_all_looks_at_once()
    {
        // Samples of which 30 % are positive, 80 % of those are found, and of the others 10 % are said to be positive.
        const int Streams = 1_000, Length = 300;
        const double Found = 0.24, Missed = 0.06, Alarms = 0.07, F1 = 2 * Found / (2 * Found + Missed + Alarms);
        var random = new Random(1);
        int missed = 0;
        for (int stream = 0; stream < Streams; stream++)
        {
            long tp = 0, fp = 0, fn = 0;
            for (int sample = 1; sample <= Length; sample++)
            {
                double draw = random.NextDouble();
                if (draw < Found) tp++;
                else if (draw < Found + Missed) fn++;
                else if (draw < Found + Missed + Alarms) fp++;
                if (sample % 30 != 0) continue;
                ConfidenceInterval band = new BinaryCounts(tp, fp, sample - tp - fp - fn, fn).F1Sequence();
                if (band.Lower <= F1 && F1 <= band.Upper) continue;
                missed++;
                break;
            }
        }

        Assert.That(missed, Is.LessThanOrEqualTo(Streams * 0.05));
    }

    [Test]
    public void The_band_of_a_macro_average_is_the_mean_of_bands_that_hold_together()
    {
        var counts = new MulticlassCounts(3, [40, 10, 0, 5, 45, 0, 0, 0, 0]);
        const double Each = 1 - 0.05 / 3;
        ConfidenceInterval[] own = [counts.Class(0).RecallSequence(Each), counts.Class(1).RecallSequence(Each)];
        ConfidenceInterval macro = counts.MacroRecallSequence();
        Assert.That(macro.Estimate, Is.EqualTo(counts.Recall(Average.Macro)).Within(1e-15));
        Assert.That(macro.Lower, Is.EqualTo(own.Average(static band => band.Lower)).Within(1e-15), "the third class never came and is left out");
        Assert.That(macro.Upper, Is.EqualTo(own.Average(static band => band.Upper)).Within(1e-15));
        Assert.That(counts.MacroPrecisionSequence(0.9).Upper - counts.MacroPrecisionSequence(0.9).Lower, Is.LessThan(macro.Upper - macro.Lower));
        Assert.That(counts.MacroF1Sequence().Estimate, Is.EqualTo(counts.F1(Average.Macro)).Within(1e-15));
        ConfidenceInterval nothing = new MulticlassCounts(2, [0, 0, 0, 0]).MacroF1Sequence();
        Assert.That(new[] { nothing.Estimate, nothing.Lower, nothing.Upper }, Has.All.NaN);
        Assert.That(() => counts.MacroF1Sequence(1), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Nothing_has_no_band_and_impossible_counts_are_refused()
    {
        ConfidenceInterval nothing = BernoulliSequence.Interval(0, 0);
        Assert.That(new[] { nothing.Estimate, nothing.Lower, nothing.Upper }, Has.All.NaN);
        Assert.That(() => BernoulliSequence.Interval(3, 2), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("successes"));
        Assert.That(() => BernoulliSequence.Interval(-1, 2), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => BernoulliSequence.Interval(1, 2, 1), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("confidence"));
        Assert.That(() => BernoulliSequence.Interval(1, 2, 0.95, 0, 1), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("a"));
        Assert.That(() => BernoulliSequence.TunedInterval(1, 2, double.NaN), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_band_allocates_nothing() =>
        Assert.That(Allocations.Of(static () => BernoulliSequence.Interval(123_456, 200_000)), Is.Zero);
}
