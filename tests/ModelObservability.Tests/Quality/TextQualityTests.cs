using ModelObservability.Testing;

namespace ModelObservability.Tests.Quality;

[TestFixture]
public sealed class TextQualityTests
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
    public void Error_rates_follow_from_edits()
    {
        using MeterReadings readings = new(name);
        TextQuality quality = monitor.TrackText(new() { Window = null });
        quality.Record("the cat sat on the mat", "the cat sit on mat today");
        quality.Record("hello", "hello");

        // one substitution, one deletion, one insertion; seven words of reference
        Assert.That(readings.Observe("ml.quality.wer"), Is.EqualTo(3 / 7.0));
        double Edits(string edit) => readings.Observe("ml.quality.text.edits", ("ml.quality.text.unit", "word"), ("ml.quality.text.edit", edit));
        Assert.That((Edits("substitution") + Edits("insertion") + Edits("deletion")) / (Edits("none") + Edits("substitution") + Edits("deletion")), Is.EqualTo(3 / 7.0));
        Assert.That(readings.Observe("ml.quality.samples", ("ml.quality.match", "exact")), Is.EqualTo(1));
        Assert.That(readings.Observe("ml.quality.cer"), Is.EqualTo(quality.All.Characters!.Value.Rate).And.GreaterThan(0));
    }

    [Test]
    public void The_BLEU_of_two_replicas_follows_from_their_n_grams()
    {
        using ModelMonitor other = new(name, version: "2"), together = new(name + " together");
        using MeterReadings readings = new(name);
        (string Reference, string Hypothesis)[] texts =
        [
            ("the quick brown fox jumps over the lazy dog", "the quick brown fox jumped over the lazy dog"),
            ("it is raining cats and dogs today in the city", "it is raining cats and dogs in the city"),
            ("a stitch in time saves nine", "a stitch in time saves nine"),
        ];
        monitor.TrackText().Record(texts[0].Reference, texts[0].Hypothesis);
        foreach (var (reference, hypothesis) in texts[1..]) other.TrackText().Record(reference, hypothesis);
        TextQuality whole = together.TrackText();
        foreach (var (reference, hypothesis) in texts) whole.Record(reference, hypothesis);

        double logarithms = 0;
        for (int order = 1; order <= 4; order++)
        {
            double Of(string match) => readings.Observe("ml.quality.text.ngrams", ("ml.quality.text.order", $"{order}"), ("ml.quality.match", match));
            logarithms += Math.Log(Of("exact") / (Of("exact") + Of("none")));
        }

        double references = readings.Observe("ml.quality.text.tokens", ("ml.quality.text.side", "reference")), own = readings.Observe("ml.quality.text.tokens", ("ml.quality.text.side", "hypothesis"));
        double bleu = Math.Exp(Math.Min(0, 1 - references / own)) * Math.Exp(logarithms / 4);
        Assert.That(bleu, Is.EqualTo(whole.All.Bleu!.Value.Score).Within(1e-12).And.GreaterThan(0.5).And.LessThan(1));
    }

    [Test]
    public void Perplexity_follows_from_the_losses_of_tokens()
    {
        using MeterReadings readings = new(name);
        TextQuality quality = monitor.TrackText(new() { Window = null });
        quality.RecordTokens([(float)Math.Log(0.5), (float)Math.Log(0.25)]);
        quality.RecordTokens([Math.Log(0.125), double.NaN, 0.5]);

        Assert.That(readings.Observe("ml.quality.perplexity"), Is.EqualTo(4).Within(1e-6));
        Assert.That(Math.Exp(readings.Observe("ml.quality.error.log") / readings.Observe("ml.quality.error.count")), Is.EqualTo(4).Within(1e-6));
        Assert.That((readings.Observe("ml.quality.rejected", ("reason", "non_finite_score")), readings.Observe("ml.quality.rejected", ("reason", "probability_out_of_range"))), Is.EqualTo((1.0, 1.0)));
    }

    [Test]
    public void A_text_that_is_too_long_for_an_error_rate_is_counted_as_left_out()
    {
        using MeterReadings readings = new(name);
        TextQuality quality = monitor.TrackText(new() { MaxLength = 10 });
        quality.Record("eleven letters", "eleven letters");

        Assert.That((quality.All.Words!.Value.Segments, quality.All.Characters!.Value.TooLong, quality.All.Bleu!.Value.Segments), Is.EqualTo((1L, 1L, 1L)));
        Assert.That((readings.Observe("ml.quality.rejected", ("reason", "characters_too_long")), readings.Observe("ml.quality.rejected", ("reason", "words_too_long"))), Is.EqualTo((1.0, 0.0)));
    }

    [Test]
    public void Only_requested_metrics_are_measured()
    {
        TextQuality quality = monitor.TrackText(new() { Bleu = false, Characters = false });
        quality.Record("a", "b");
        Assert.That((quality.All.Bleu.HasValue, quality.All.Words.HasValue, quality.All.Characters.HasValue), Is.EqualTo((false, true, false)));
    }

    [Test]
    public void No_text_leaves_the_process()
    {
        using MeterReadings readings = new(name);
        monitor.TrackText().Record("canaryreference words", "canaryhypothesis words");
        Assert.That(readings.ObserveAll().SelectMany(reading => reading.Tags.Values).Where(value => value is string text && text.Contains("canary", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Misuse_is_refused_by_name_value_and_range()
    {
        TextQuality quality = monitor.TrackText();
        Assert.That(() => quality.Record(null!, ""), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("reference"));
        Assert.That(() => quality.Record("", null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("hypothesis"));
        Assert.That(quality.All.Words!.Value.Segments, Is.Zero);
        Assert.That(() => new TextQualityOptions { MaxLength = 40_000 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("1 to 32,767"));
    }
}
