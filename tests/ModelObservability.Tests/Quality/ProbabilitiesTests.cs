using ModelObservability.Metrics;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Quality;

/// <summary>Scores that are probabilities say more than which class was predicted.</summary>
[TestFixture]
public sealed class ProbabilitiesTests
{
    private string name = "";
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Watch()
    {
        name = TestContext.CurrentContext.Test.ID;
        monitor = new ModelMonitor(name);
    }

    [TearDown]
    public void StopWatching() => monitor.Dispose();

    [Test]
    public void Two_classes_have_losses_and_a_ranking_that_agree_with_published_examples()
    {
        using MeterReadings readings = new(name);
        BinaryQuality quality = monitor.TrackBinary(new() { Probabilities = true, Window = null });
        // the examples of roc_auc and average_precision in scikit-learn's user guide
        quality.Record([false, false, true, true], [0.1, 0.4, 0.35, 0.8]);

        Assert.That(readings.Observe("ml.quality.roc_auc"), Is.EqualTo(0.75).Within(readings.Observe("ml.quality.roc_auc.error") + 1e-15));
        Assert.That(readings.Observe("ml.quality.average_precision"), Is.EqualTo(0.8333333333333333).Within(readings.Observe("ml.quality.average_precision.error") + 1e-15));
        Assert.That(readings.Observe("ml.quality.brier"), Is.EqualTo((0.01 + 0.16 + 0.4225 + 0.04) / 4).Within(1e-15));
        double loss = -(Math.Log(0.9) + Math.Log(0.6) + Math.Log(0.35) + Math.Log(0.8)) / 4;
        Assert.That(readings.Observe("ml.quality.log_loss"), Is.EqualTo(loss).Within(1e-15));
        Assert.That(readings.Observe("ml.quality.error.log") / readings.Observe("ml.quality.error.count"), Is.EqualTo(loss).Within(1e-15), "as a fleet computes it");
        Assert.That(readings.Observe("ml.quality.error.squared") / readings.Observe("ml.quality.error.count"), Is.EqualTo(0.158125).Within(1e-15));
        // every sample is alone in its bin of fifteen, but for 0.4 and 0.35
        Assert.That(readings.Observe("ml.quality.calibration_error"), Is.EqualTo((0.1 + Math.Abs(0.75 - 1) + 0.2) / 4).Within(1e-12));
    }

    [Test]
    public void A_sample_is_counted_by_every_metric_or_by_none()
    {
        using MeterReadings readings = new(name);
        BinaryQuality quality = monitor.TrackBinary(new() { Probabilities = true });
        quality.Record(new byte[] { 1, 0, 2, 1, 0, 1, 0, 7 }, [0.9, 0.2, 0.5, 1.5, -0.1, double.NaN, double.PositiveInfinity, double.NaN]);

        Assert.That((quality.Counts.Total, quality.All.Ranking!.Count, quality.All.Losses!.Count, quality.All.Calibration!.Count), Is.EqualTo((2L, 2L, 2L, 2L)));
        Assert.That(quality.Counts.Rejected, Is.EqualTo(new Rejections(LabelOutOfRange: 2, NonFiniteScore: 2, ProbabilityOutOfRange: 2)));
        Assert.That(readings.Observe("ml.quality.rejected"), Is.EqualTo(6));
    }

    [Test]
    public void Every_shape_of_a_batch_with_and_without_bad_scores_counts_the_same([Values(1, 300, 5000)] int samples)
    {
        Random random = new(samples);
        byte[] labels = [.. Enumerable.Range(0, samples).Select(_ => (byte)random.Next(2))];
        bool[] flags = [.. labels.Select(label => label == 1)];
        float[] scores = [.. labels.Select((_, sample) => sample == samples - 1 ? 1.01f : random.NextSingle())];
        double[] wide = [.. scores.Select(score => (double)score)];
        BinaryCounts? known = null;
        foreach (Action<BinaryQuality> record in new Action<BinaryQuality>[] { quality => quality.Record(labels, scores), quality => quality.Record(labels, wide), quality => quality.Record(flags, scores), quality => quality.Record(flags, wide) })
        {
            using ModelMonitor fresh = new(name + Guid.NewGuid());
            BinaryQuality quality = fresh.TrackBinary(new() { Probabilities = true });
            record(quality);
            BinaryQualityValue all = quality.All;
            Assert.That((all.Counts.Total, all.Ranking!.Count, all.Losses!.Count, all.Counts.Rejected.ProbabilityOutOfRange), Is.EqualTo((samples - 1L, samples - 1L, samples - 1L, 1L)));
            Assert.That(all.Counts, Is.EqualTo(known ?? all.Counts));
            known = all.Counts;
        }
    }

    [Test]
    public void Predictions_without_a_score_count_as_outcomes_only()
    {
        BinaryQuality quality = monitor.TrackBinary(new() { Probabilities = true });
        quality.Record([true, false], [true, true]);
        Assert.That((quality.Counts.Total, quality.All.Losses!.Count), Is.EqualTo((2L, 0L)));
    }

    [Test]
    public void Without_the_option_nothing_is_published()
    {
        BinaryQuality quality = monitor.TrackBinary();
        quality.Record([true, false], [7.5, double.NegativeInfinity]);
        Assert.That((quality.Counts.Total, quality.All.Ranking, quality.All.Losses, quality.All.Calibration), Is.EqualTo((2L, (object?)null, (object?)null, (object?)null)));
    }

    [Test]
    public void Rows_of_probabilities_have_a_log_loss_and_ranks()
    {
        using MeterReadings readings = new(name);
        MulticlassQuality quality = monitor.TrackMulticlass(3, new() { Probabilities = true, TopK = 2, Window = null });
        quality.Record([0, 1, 2, 2], [0.7, 0.2, 0.1, 0.5, 0.3, 0.2, 0.25, 0.25, 0.5, 0.6, 0.3, 0.1]);

        double loss = -(Math.Log(0.7) + Math.Log(0.3) + Math.Log(0.5) + Math.Log(0.1)) / 4;
        Assert.That(readings.Observe("ml.quality.log_loss"), Is.EqualTo(loss).Within(1e-14));
        Assert.That(readings.Observe("ml.quality.error.log") / readings.Observe("ml.quality.error.count"), Is.EqualTo(loss).Within(1e-14));
        Assert.That(readings.Observe("ml.quality.top_k_accuracy", ("ml.quality.k", "2")), Is.EqualTo(0.75));
        Assert.That(new[] { "1", "2", "beyond" }.Select(rank => readings.Observe("ml.quality.ranks", ("ml.quality.rank", rank))), Is.EqualTo(new[] { 2.0, 1, 1 }));
    }

    [Test]
    public void A_row_without_probabilities_is_rejected_with_its_reason()
    {
        MulticlassQuality quality = monitor.TrackMulticlass(2, new() { Probabilities = true, TopK = 1 });
        quality.Record([0, 1, 0, 5, 1], [0.9f, 0.1f, 1.1f, 0.1f, float.NaN, 0.5f, 2f, 2f, float.NegativeInfinity, 1f]);

        Assert.That((quality.Counts.Total, quality.All.TopK!.Total, quality.All.Losses!.Count), Is.EqualTo((1L, 1L, 1L)));
        Assert.That(quality.Counts.Rejected, Is.EqualTo(new Rejections(LabelOutOfRange: 1, NonFiniteScore: 2, ProbabilityOutOfRange: 1)));
    }

    [Test]
    public void Misuse_is_refused_by_name_before_anything_changes()
    {
        BinaryQuality binary = monitor.TrackBinary(new() { Probabilities = true });
        Assert.That(() => binary.Record([true], [0.5f, 2f]), Throws.ArgumentException.With.Property("ParamName").EqualTo("scores"));
        Assert.That((binary.Counts.Total, binary.Counts.Rejected.Total), Is.EqualTo((0L, 0L)));
        using ModelMonitor other = new(name + " classes");
        Assert.That(() => other.TrackMulticlass(3, new() { TopK = 4 }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("1 to 3"));
        Assert.That(() => new MulticlassQualityOptions { TopK = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("TopK"));
        MulticlassQuality classes = other.TrackMulticlass(3, new() { Probabilities = true });
        Assert.That(() => classes.Record([0], [0.5f, 2f]), Throws.ArgumentException.With.Property("ParamName").EqualTo("scores"));
        Assert.That((classes.Counts.Total, classes.Counts.Rejected.Total), Is.EqualTo((0L, 0L)));
    }
}
