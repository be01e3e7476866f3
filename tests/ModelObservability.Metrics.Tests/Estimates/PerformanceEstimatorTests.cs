using ModelObservability.Metrics.Estimates;
using ModelObservability.Metrics.Intervals;

namespace ModelObservability.Tests.Metrics.Estimates;

/// <summary>On a model whose truth is known: a score s in bins is positive with s squared.</summary>
public class PerformanceEstimatorTests
{
    private const int Bins = 50;

    [Test]
    public void Under_covariate_shift_the_interval_contains_the_truth_about_as_often_as_it_says()
    {
        Random random = new(2);
        int accuracy = 0, recall = 0, area = 0;
        const int Rounds = 200;
        for (int round = 0; round < Rounds; round++)
        {
            PerformanceEstimator estimator = Estimator(random, 3000);
            (long[] negatives, long[] positives) = Draw(random, 1000, shift: 0.3);
            EstimatedPerformance estimate = estimator.Estimate([.. negatives.Zip(positives, (n, p) => n + p)]);
            (double tp, double fp, double fn, double tn) = Table(negatives, positives);
            if (Holds(estimate.Accuracy, (tp + tn) / 1000)) accuracy++;
            if (Holds(estimate.Recall, tp / (tp + fn))) recall++;
            if (Holds(estimate.RocAuc, Area(negatives, positives))) area++;
            Assert.That(fp, Is.GreaterThan(0));
        }

        Assert.That(new[] { accuracy, recall, area }, Is.All.InRange(Rounds * 0.88, Rounds));
    }

    [Test]
    public void A_step_without_errors_is_not_taken_for_certain()
    {
        PerformanceEstimator estimator = new([30, 0], [0, 30], 1);
        EstimatedPerformance estimate = estimator.Estimate([500, 500]);
        Assert.That(estimate.Accuracy.Estimate, Is.EqualTo(1));
        Assert.That(estimate.Accuracy.Lower, Is.InRange(0.85, 0.99));
        Assert.That(estimate.Accuracy.Upper, Is.EqualTo(1));
    }

    [Test]
    public void Without_samples_there_is_no_estimate()
    {
        EstimatedPerformance estimate = new PerformanceEstimator([3, 1], [1, 3], 1).Estimate([0, 0]);
        Assert.That(new[] { estimate.Accuracy.Estimate, estimate.Accuracy.Lower, estimate.RocAuc.Upper }, Is.All.NaN);
    }

    [Test]
    public void References_of_one_class_estimate_without_an_area()
    {
        EstimatedPerformance estimate = new PerformanceEstimator([10, 10], [0, 0], 1).Estimate([5, 5]);
        Assert.That((estimate.Accuracy.Estimate, estimate.RocAuc.Estimate, estimate.RocAuc.Lower), Is.EqualTo((0.5, double.NaN, double.NaN)));
    }

    [Test]
    public void What_is_no_reference_is_refused()
    {
        Assert.That(() => new PerformanceEstimator([0, 0], [0, 0], 1), Throws.ArgumentException);
        Assert.That(() => new PerformanceEstimator([1], [1, 2], 1), Throws.ArgumentException);
        Assert.That(() => new PerformanceEstimator([1, -1], [1, 2], 1), Throws.ArgumentException);
        Assert.That(() => new PerformanceEstimator([1, 1], [1, 2], 3), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new PerformanceEstimator([1, 1], [1, 2], 1).Estimate([1]), Throws.ArgumentException);
    }

    [Test]
    public void Labels_that_agree_do_not_refute_the_estimate()
    {
        Random random = new(3);
        int refuted = 0;
        for (int round = 0; round < 100; round++)
        {
            EstimateCheck check = new(Estimator(random, 3000), threshold: 1000);
            for (int batch = 0; batch < 100; batch++)
            {
                (long[] negatives, long[] positives) = Draw(random, 200, shift: 0.3);
                check.Add(negatives, positives);
            }

            if (check.IsRefuted) refuted++;
        }

        Assert.That(refuted, Is.LessThanOrEqualTo(10), "100 batches of a mean of 1,000: a tenth at most");
    }

    [Test]
    public void Copies_of_rows_refute_it_far_too_often_unless_their_number_is_given()
    {
        const int Copies = 10;
        Assert.That(RefutedOf100(copies: 1), Is.GreaterThan(90), "a tenth at most is promised for rows that do not repeat");
        Assert.That(RefutedOf100(Copies), Is.LessThanOrEqualTo(10));
        EstimateCheck check = new(Estimator(new Random(8), 3000), copies: Copies);
        for (Random random = new(9); check.Batches < 100 && !check.IsRefuted;) AddCopies(check, random, flip: 0.2);
        Assert.That(check.IsRefuted, Is.True, "another relation still shows");
        Assert.That(() => new EstimateCheck(Estimator(new Random(8), 3000), copies: 0), Throws.InstanceOf<ArgumentOutOfRangeException>());

        static int RefutedOf100(int copies)
        {
            Random random = new(7);
            int refuted = 0;
            for (int round = 0; round < 100; round++)
            {
                EstimateCheck check = new(Estimator(random, 3000), threshold: 1000, copies);
                for (int batch = 0; batch < 100; batch++) AddCopies(check, random, flip: 0);
                if (check.IsRefuted) refuted++;
            }

            return refuted;
        }

        static void AddCopies(EstimateCheck check, Random random, double flip)
        {
            (long[] negatives, long[] positives) = Draw(random, 20, shift: 0, flip);
            check.Add([.. negatives.Select(static count => Copies * count)], [.. positives.Select(static count => Copies * count)]);
        }
    }

    [Test]
    public void Another_relation_of_score_and_label_refutes_it()
    {
        Random random = new(4);
        EstimateCheck check = new(Estimator(random, 3000));
        for (int batch = 0; batch < 50 && !check.IsRefuted; batch++)
        {
            (long[] negatives, long[] positives) = Draw(random, 200, shift: 0, flip: 0.15);
            check.Add(negatives, positives);
        }

        Assert.That(check.IsRefuted);
        Assert.That(check.Evidence, Is.GreaterThanOrEqualTo(check.Threshold));
        Assert.That(check.Errors, Is.GreaterThan(check.ExpectedErrors));
        Assert.That(check.Batches, Is.LessThan(20));
        Assert.That(check.Add(new long[Bins], new long[Bins]), Is.False);
    }

    private static PerformanceEstimator Estimator(Random random, int samples)
    {
        (long[] negatives, long[] positives) = Draw(random, samples, shift: 0);
        return new(negatives, positives, Bins / 2);
    }

    private static (long[] Negatives, long[] Positives) Draw(Random random, int samples, double shift, double flip = 0)
    {
        long[] negatives = new long[Bins], positives = new long[Bins];
        for (int sample = 0; sample < samples; sample++)
        {
            int bin = (int)(Bins * Math.Pow(random.NextDouble(), 1 - shift));
            double score = (bin + 0.5) / Bins;
            bool isPositive = random.NextDouble() < score * score;
            if (random.NextDouble() < flip) isPositive = !isPositive;
            (isPositive ? positives : negatives)[bin]++;
        }

        return (negatives, positives);
    }

    private static (double Tp, double Fp, double Fn, double Tn) Table(long[] negatives, long[] positives) =>
        (positives[(Bins / 2)..].Sum(), negatives[(Bins / 2)..].Sum(), positives[..(Bins / 2)].Sum(), negatives[..(Bins / 2)].Sum());

    private static double Area(long[] negatives, long[] positives)
    {
        double won = 0, below = 0;
        for (int bin = 0; bin < Bins; bin++)
        {
            won += positives[bin] * (below + negatives[bin] / 2.0);
            below += negatives[bin];
        }

        return won / (below * positives.Sum());
    }

    private static bool Holds(ConfidenceInterval interval, double truth) => truth >= interval.Lower && truth <= interval.Upper;
}
