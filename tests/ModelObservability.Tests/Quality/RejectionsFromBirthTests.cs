using ModelObservability.Testing;

namespace ModelObservability.Tests.Quality;

/// <summary>Reasons a tracker can have exist at 0 before the first sample, and no others: what the docs say of the number of series.</summary>
[TestFixture]
public sealed class RejectionsFromBirthTests
{
    private static readonly string[] Three = ["label_out_of_range", "prediction_out_of_range", "non_finite_score"], Four = [.. Three, "probability_out_of_range"];

    private static IEnumerable<TestCaseData> Trackers()
    {
        yield return Of("two classes", monitor => monitor.TrackBinary(), Three);
        yield return Of("two classes, probabilities", monitor => monitor.TrackBinary(new() { Probabilities = true }), Four);
        yield return Of("many classes", monitor => monitor.TrackMulticlass(3), Three);
        yield return Of("many classes, probabilities", monitor => monitor.TrackMulticlass(3, new() { Probabilities = true }), Four);
        yield return Of("labels", monitor => monitor.TrackMultilabel(3), Three);
        yield return Of("ranking", monitor => monitor.TrackRanking(), ["label_out_of_range", "non_finite_score"]);
        yield return Of("regression", monitor => monitor.TrackRegression(), ["non_finite_score"]);
        yield return Of("label maps", monitor => monitor.TrackSegmentation(3), ["label_out_of_range", "prediction_out_of_range"]);
        yield return Of("label maps, ignored", monitor => monitor.TrackSegmentation(3, new() { IgnoredClass = 255 }), ["label_out_of_range", "prediction_out_of_range", "ignored_class"]);
        yield return Of("texts", monitor => monitor.TrackText(), ["non_finite_score", "probability_out_of_range", "words_too_long", "characters_too_long"]);
        yield return Of("texts by words", monitor => monitor.TrackText(new() { Characters = false }), ["non_finite_score", "probability_out_of_range", "words_too_long"]);
        yield return Of("masks", monitor => monitor.TrackMasks(), []);

        static TestCaseData Of(string tracker, Action<ModelMonitor> track, string[] reasons) => new TestCaseData(track, reasons).SetArgDisplayNames(tracker);
    }

    [TestCaseSource(nameof(Trackers))]
    public void Every_reason_that_can_occur_is_there_at_0(Action<ModelMonitor> track, string[] reasons)
    {
        string name = TestContext.CurrentContext.Test.ID;
        using ModelMonitor monitor = new(name);
        using MeterReadings readings = new(name);
        track(monitor);

        Assert.That(
            readings.ObserveAll().Where(reading => reading.Instrument == "ml.quality.rejected").Select(reading => ((string)reading.Tags["reason"]!, reading.Value)),
            Is.EquivalentTo(reasons.Select(reason => (reason, 0.0))));
    }
}
