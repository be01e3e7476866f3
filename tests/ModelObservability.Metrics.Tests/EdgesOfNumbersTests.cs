using ModelObservability.Metrics;
using ModelObservability.Metrics.Intervals;
using ModelObservability.Metrics.Probability;
using ModelObservability.Metrics.Ranking;
using ModelObservability.Metrics.Regression;
using ModelObservability.Metrics.Vision;

namespace ModelObservability.Tests.Metrics;

/// <summary>Values at the edges: of bins, of types, of ranges, of what is defined.</summary>
[TestFixture]
public sealed class EdgesOfNumbersTests
{
    [TestCase(7), TestCase(10), TestCase(15), TestCase(25), TestCase(50), TestCase(100), TestCase(200), TestCase(1000)]
    public void A_probability_on_an_edge_is_in_the_bin_that_ends_with_it(int bins)
    {
        for (int edge = 1; edge <= bins; edge++)
        {
            double probability = (double)edge / bins;
            Assert.That(BinOf(probability, bins), Is.EqualTo(edge - 1), $"{edge}/{bins}");
            Assert.That(BinOf(Math.BitDecrement(probability), bins), Is.EqualTo(edge - 1), $"just below {edge}/{bins}");
            if (edge < bins) Assert.That(BinOf(Math.BitIncrement(probability), bins), Is.EqualTo(edge), $"just above {edge}/{bins}");
        }

        Assert.That(BinOf(0, bins), Is.Zero);
    }

    [Test]
    public void A_probability_of_single_precision_is_clipped_at_the_epsilon_of_its_type()
    {
        BinaryLogLoss singles = new(), doubles = new();
        singles.Add((byte[])[1, 0, 1, 0], (float[])[0, 0.5f, 0.9f, 0.1f]);
        doubles.Add((byte[])[1, 0, 1, 0], (double[])[0, 0.5, 0.9, 0.1]);
        CategoricalLogLoss rows = new(2);
        rows.Add([1, 0, 1, 0], (float[])[1, 0, 0.5f, 0.5f, 0.1f, 0.9f, 0.9f, 0.1f]);

        Assert.That(singles.Value.LogLoss, Is.EqualTo(4.211563354434062).Within(1e-8)); // scikit-learn 1.2.1 computes in float32
        Assert.That(singles.Value.Clipped, Is.EqualTo(1));
        Assert.That(rows.Value.LogLoss, Is.EqualTo(4.211563354434062).Within(1e-7));
        Assert.That(doubles.Value.LogLoss, Is.EqualTo((53 * Math.Log(2) - 2 * Math.Log(0.9)) / 4).Within(1e-12));
    }

    [TestCase(0.5, 0, 1_000_000), TestCase(0.5, 1_000_000, 0), TestCase(1, 0, 0), TestCase(0, 1, 0), TestCase(double.NaN, 5, 5)]
    public void An_area_without_both_classes_has_no_interval(double area, long positives, long negatives)
    {
        ConfidenceInterval interval = HanleyMcNeil.Interval(area, positives, negatives);
        Assert.That((double[])[interval.Estimate, interval.Lower, interval.Upper], Is.All.NaN);
    }

    [Test]
    public void Rankings_of_one_class_have_no_interval_by_any_method()
    {
        ExactRanking exact = new();
        exact.Add((byte[])[1, 1, 1], (double[])[0.1, 0.2, 0.3]);
        BoundedRanking bounded = new();
        bounded.Add((byte[])[0, 0, 0], (double[])[0.1, 0.2, 0.3]);
        ConfidenceInterval first = exact.Value.RocAucInterval(), second = bounded.Value.RocAucInterval();
        Assert.That((double[])[first.Lower, first.Upper, second.Lower, second.Upper], Is.All.NaN);
    }

    [Test]
    public void Squares_that_overflow_are_infinite_in_every_order_and_split()
    {
        double[][] orders = [[1e200, -1e200, 1e200], [-1e200, 1e200, 1e200], [1e200, 1e200, 1e200], [1, 1e200, -1e200], [1e200, 1, 1], [1e160, -1e160, 0]];
        foreach (double[] predictions in orders)
        {
            RegressionErrors whole = new(), split = new();
            whole.Add(new double[predictions.Length], predictions);
            foreach (double prediction in predictions)
            {
                RegressionErrors one = new();
                one.Add((double[])[0], (double[])[prediction]);
                split.Merge(one);
            }

            foreach (RegressionErrors state in (RegressionErrors[])[whole, split])
            {
                Assert.That(state.Value.MeanSquaredError, Is.EqualTo(double.PositiveInfinity), string.Join(' ', predictions));
                Assert.That(state.Value.RootMeanSquaredError, Is.EqualTo(double.PositiveInfinity));
                Assert.That(state.Value.MeanAbsoluteError, Is.EqualTo(predictions.Average(Math.Abs)).Within(1).Percent);
            }
        }
    }

    [Test]
    public void The_thresholds_of_COCO_are_those_of_pycocotools_to_the_last_bit() =>
        Assert.That(DetectionOptions.Coco.IoUThresholds, Is.EqualTo(Enumerable.Range(0, 10).Select(step => step == 9 ? 0.95 : 0.5 + step * ((0.95 - 0.5) / 9))));

    private static int BinOf(double probability, int bins)
    {
        Calibration state = new(bins);
        state.Add((byte[])[1], (double[])[probability]);
        return state.Value.Bins.TakeWhile(bin => bin.Count == 0).Count();
    }
}
