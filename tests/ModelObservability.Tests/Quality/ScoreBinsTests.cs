using ModelObservability.Metrics;
using ModelObservability.Metrics.Ranking;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Quality;

/// <summary>The ROC AUC of a fleet from counters alone: no replica knows it.</summary>
[TestFixture]
public sealed class ScoreBinsTests
{
    private string name = "";
    private ModelMonitor first = null!, second = null!;

    [SetUp]
    public void Watch()
    {
        name = TestContext.CurrentContext.Test.ID;
        (first, second) = (new ModelMonitor(name, version: "1"), new ModelMonitor(name, version: "2"));
    }

    [TearDown]
    public void StopWatching()
    {
        first.Dispose();
        second.Dispose();
    }

    [TestCase(2, 64, 0.02)]
    [TestCase(6, 64, 0.006)] // scores that crowd near 0 and 1, as those of a good classifier do
    [TestCase(6, 16, 0.03)]
    [TestCase(1, 256, 0.005)]
    public void The_area_of_two_replicas_lies_within_the_error_that_the_counters_state(double sharpness, int bins, double largestError)
    {
        using MeterReadings readings = new(name);
        (byte[] Labels, double[] Scores) one = Samples(new Random(1), 20_000, sharpness), two = Samples(new Random(2), 5_000, 2 * sharpness);
        first.TrackBinary(new() { Probabilities = true, ScoreBins = bins }).Record(one.Labels, one.Scores);
        second.TrackBinary(new() { Probabilities = true, ScoreBins = bins }).Record(two.Labels, two.Scores);

        double exact = Exact([.. one.Labels, .. two.Labels], [.. one.Scores, .. two.Scores]);
        (double area, double error) = Fleet(readings);
        Assert.That(Math.Abs(area - exact), Is.LessThanOrEqualTo(error));
        Assert.That(error, Is.LessThan(largestError));
    }

    [TestCase(ScoreScale.Logit)]
    [TestCase(ScoreScale.FloatBits)]
    public void Scores_of_any_size_have_bins_too(ScoreScale scale)
    {
        using MeterReadings readings = new(name);
        (byte[] labels, double[] scores) = Samples(new Random(3), 10_000, 3);
        scores = [.. scores.Select(score => Math.Log(score / (1 - score)))];
        RankingQuality quality = first.TrackRanking(new() { Scale = scale, ScoreBins = 256 });
        quality.Record(labels, scores);
        quality.Record([1, 0], [double.PositiveInfinity, double.NegativeInfinity]);

        (double area, double error) = Fleet(readings);
        Assert.That(Math.Abs(area - Exact([.. labels, 1, 0], [.. scores, double.PositiveInfinity, double.NegativeInfinity])), Is.LessThanOrEqualTo(error));
        Assert.That(error, Is.LessThan(0.05));
        Assert.That(Edges(readings), Does.Contain("+Inf").And.Length.EqualTo(256));
    }

    [Test]
    public void Every_bin_is_published_and_what_is_below_the_edges_fits_what_is_in_the_bins()
    {
        using MeterReadings readings = new(name);
        first.TrackRanking(new() { ScoreBins = 8 }).Record([true, false, true], [0.999f, 0.0f, 0.5f]);

        string[] edges = [.. Edges(readings).OrderBy(edge => double.Parse(edge, System.Globalization.CultureInfo.InvariantCulture))];
        Assert.That(edges, Has.Length.EqualTo(8).And.Contains("0.5").And.Contains("1"));
        double below = 0;
        foreach (string edge in edges)
        {
            Assert.That(readings.Observe("ml.quality.score.below", ("ml.label", "positive"), ("ml.quality.score.bin", edge)), Is.EqualTo(below), edge);
            below += readings.Observe("ml.quality.score.bins", ("ml.label", "positive"), ("ml.quality.score.bin", edge));
        }

        Assert.That((below, readings.Observe("ml.quality.score.bins")), Is.EqualTo((2.0, 3.0)));
    }

    [Test]
    public void No_bins_are_published_if_none_are_requested()
    {
        using MeterReadings readings = new(name);
        first.TrackRanking(new() { ScoreBins = 0 }).Record(true, 1);
        second.TrackBinary().Record(true, 1);

        Assert.That(readings.ObserveAll().Where(reading => reading.Instrument.StartsWith("ml.quality.score", StringComparison.Ordinal)), Is.Empty);
        Assert.That(() => new RankingQualityOptions { ScoreBins = 1 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("2 to 256, or 0"));
        Assert.That(() => new BinaryQualityOptions { ScoreBins = 257 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("ScoreBins"));
        Assert.That(() => new BinaryQualityOptions { RankingBins = 100 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("power of two"));
        Assert.That(() => new RankingQualityOptions { Scale = (ScoreScale)9 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("Scale"));
    }

    [Test]
    public void The_gauge_has_its_largest_error_beside_it()
    {
        using MeterReadings readings = new(name);
        (byte[] labels, double[] scores) = Samples(new Random(4), 5_000, 2);
        first.TrackRanking(new() { Window = null }).Record(labels, scores);

        double exact = Exact(labels, scores), error = readings.Observe("ml.quality.roc_auc.error");
        Assert.That(readings.Observe("ml.quality.roc_auc"), Is.EqualTo(exact).Within(error));
        Assert.That(error, Is.LessThan(5e-4).And.GreaterThan(0));
        Assert.That(readings.Observe("ml.quality.average_precision"), Is.EqualTo(AveragePrecision(labels, scores)).Within(readings.Observe("ml.quality.average_precision.error")));
    }

    [Test]
    public void A_single_class_has_no_area()
    {
        using MeterReadings readings = new(name);
        first.TrackRanking().Record([true, true], [0.1f, 0.2f]);
        Assert.That(readings.ObserveAll().Where(reading => reading.Instrument.StartsWith("ml.quality.roc_auc", StringComparison.Ordinal)), Is.Empty);
    }

    /// <summary>What <c>docs/quality.md</c> writes in PromQL.</summary>
    private static (double Area, double Error) Fleet(MeterReadings readings)
    {
        Dictionary<(string Instrument, string Label, string Edge), double> counts = readings.ObserveAll()
            .Where(reading => reading.Instrument.StartsWith("ml.quality.score.", StringComparison.Ordinal))
            .GroupBy(reading => (reading.Instrument, (string)reading.Tags["ml.label"]!, (string)reading.Tags["ml.quality.score.bin"]!))
            .ToDictionary(series => series.Key, series => series.Sum(reading => reading.Value));
        double wins = 0, ties = 0, positives = 0, negatives = 0;
        foreach (string edge in counts.Keys.Select(key => key.Edge).Distinct())
        {
            double own = counts[("ml.quality.score.bins", "positive", edge)], others = counts[("ml.quality.score.bins", "negative", edge)];
            wins += own * counts[("ml.quality.score.below", "negative", edge)];
            ties += own * others;
            (positives, negatives) = (positives + own, negatives + others);
        }

        double pairs = positives * negatives;
        return ((wins + ties / 2) / pairs, ties / 2 / pairs);
    }

    private static string[] Edges(MeterReadings readings) => [.. readings.ObserveAll().Where(reading => reading.Instrument == "ml.quality.score.bins")
        .Select(reading => (string)reading.Tags["ml.quality.score.bin"]!).Distinct()];

    /// <summary>Mann and Whitney, pair by pair.</summary>
    private static double Exact(byte[] labels, double[] scores)
    {
        double[] positives = [.. scores.Where((_, sample) => labels[sample] == 1).Order()], negatives = [.. scores.Where((_, sample) => labels[sample] == 0).Order()];
        double wins = 0;
        int below = 0, upTo = 0;
        foreach (double positive in positives)
        {
            while (below < negatives.Length && negatives[below] < positive) below++;
            while (upTo < negatives.Length && negatives[upTo] <= positive) upTo++;
            wins += below + (upTo - below) / 2.0;
        }

        return wins / positives.Length / negatives.Length;
    }

    /// <summary>Scores are distinct, so precision at every positive, averaged.</summary>
    private static double AveragePrecision(byte[] labels, double[] scores)
    {
        byte[] ranked = [.. labels.Zip(scores).OrderByDescending(sample => sample.Second).Select(sample => sample.First)];
        double hits = 0, sum = 0;
        for (int rank = 0; rank < ranked.Length; rank++)
            if (ranked[rank] == 1) sum += ++hits / (rank + 1);
        return sum / hits;
    }

    private static (byte[] Labels, double[] Scores) Samples(Random random, int count, double sharpness)
    {
        byte[] labels = new byte[count];
        double[] scores = new double[count];
        for (int sample = 0; sample < count; sample++)
        {
            labels[sample] = (byte)(random.NextDouble() < 0.3 ? 1 : 0);
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            scores[sample] = 1 / (1 + Math.Exp(-sharpness * (labels[sample] - 0.5 + 0.6 * normal)));
        }

        return (labels, scores);
    }
}
