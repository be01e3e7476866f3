using System.Globalization;
using ModelObservability.Testing;
using ModelObservability.Tests.Drift;
using ModelObservability.Tests.Watching;

namespace ModelObservability.Tests.Signals;

/// <summary>A finding of a sequential test says how strong its evidence is, how strong it had to be, what was promised, and when the change began.</summary>
[TestFixture]
public sealed class SequentialFindingsTests
{
    private static readonly Dictionary<string, Action<WatchedModel>> Illnesses = new()
    {
        ["MO7001"] = static service => service.Wrong = 0.3,
        ["MO7002"] = static service => service.Score = 0.55,
        ["MO7003"] = static service => service.Fails = 0.2,
        ["MO7004"] = static service => service.NotNumbers = 0.1,
        ["MO7005"] = static service => service.Unsure = 0.3,
        ["MO7006"] = static service => service.Milliseconds = 30,
        ["MO7008"] = static service => service.Positive = 0.99,
    };

    private static IEnumerable<string> Codes => Illnesses.Keys;

    [TestCaseSource(nameof(Codes))]
    [Provokes("MO7001", "MO7002", "MO7003", "MO7004", "MO7005", "MO7006", "MO7008")]
    public void A_finding_against_a_reference_holds_all_of_it(string code)
    {
        using WatchedModel service = new();
        service.Monitor.Watch(service.Healthy());
        service.Run(TimeSpan.FromMinutes(30));
        DateTimeOffset change = service.Time.GetUtcNow();
        Illnesses[code](service);
        service.Run(TimeSpan.FromHours(2));

        Require(service.Found.First(signal => signal.Code == code), change, within: TimeSpan.FromMinutes(10));
    }

    [Test, Provokes("MO5014")]
    public void A_refuted_estimate_holds_all_of_it()
    {
        using ScoreScene scene = new(labelled: true);
        scene.Run(5);
        DateTimeOffset change = scene.Time.GetUtcNow();
        scene.Run(10, truth: static score => 0.5 + (score - 0.5) * 0.3);

        Require(scene.Signals.Single(static signal => signal.Code == "MO5014"), change, within: TimeSpan.FromHours(2));
    }

    [Test]
    public void Every_page_of_a_finding_with_an_e_value_is_among_these()
    {
        string[] pages = [.. Directory.EnumerateFiles(Repository.PathOf("docs/signals"), "MO*.md")
            .Where(static file => File.ReadAllText(file).Contains("e_value", StringComparison.Ordinal)).Select(static file => Path.GetFileNameWithoutExtension(file)!)];

        Assert.That(pages, Is.EquivalentTo(Codes.Append("MO5014")));
    }

    private static void Require(Signal signal, DateTimeOffset change, TimeSpan within)
    {
        double Number(string name) => Convert.ToDouble(signal.Evidence["ml.watch." + name], CultureInfo.InvariantCulture);
        Assert.That(Number("threshold"), Is.GreaterThan(1));
        Assert.That(Number("e_value"), Is.GreaterThanOrEqualTo(Number("threshold")));
        Assert.That(Number("replicas"), Is.EqualTo(1));
        // of MO7008 all classes together keep the promise
        Assert.That(Number("looks_per_month") / Number("threshold"), Is.EqualTo(Number("false_alarms_per_month")).Within(1e-9).Or.EqualTo(Number("false_alarms_per_month") / 2).Within(1e-9));
        DateTimeOffset began = DateTimeOffset.Parse((string)signal.Evidence["ml.watch.began"], CultureInfo.InvariantCulture);
        Assert.That((began - change).Duration(), Is.LessThanOrEqualTo(within), $"{began:O}, changed {change:O}");
        Assert.That(began, Is.LessThanOrEqualTo(signal.Time));
    }
}
