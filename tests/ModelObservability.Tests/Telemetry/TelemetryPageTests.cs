using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;
using ModelObservability.Telemetry;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Telemetry;

/// <summary><c>docs/telemetry.md</c> says what the meter publishes, and nothing else.</summary>
[TestFixture]
public sealed partial class TelemetryPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs/telemetry.md"));

    [Test]
    public void The_page_and_the_meter_agree_on_every_instrument()
    {
        using ModelMonitor monitor = new("page");
        SortedSet<string> published = [];
        using MeterListener listener = new()
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == ModelMonitor.SourceName) published.Add($"{instrument.Name} | {KindOf(instrument)} | {instrument.Unit} | {instrument.Description}");
            },
        };
        listener.Start();

        Assert.That(published, Is.EqualTo(Rows()));
    }

    [Test]
    public void Every_attribute_of_the_names_file_is_on_the_page()
    {
        string[] missing = [.. Constants(typeof(Names)).Where(name => name.StartsWith("ml.", StringComparison.Ordinal) && !Page.Contains($"`{name}`", StringComparison.Ordinal))];
        Assert.That(missing, Is.Empty);
    }

    [Test]
    public void Every_signal_has_its_page_with_its_severity()
    {
        foreach (var definition in ModelObservability.Signals.SignalDefinition.All)
        {
            string page = File.ReadAllText(Repository.PathOf($"docs/signals/{definition.Code}.md"));
            Assert.That(page, Does.StartWith($"# {definition.Code}: ").And.Contain($"Severity: {definition.Severity.ToString().ToLowerInvariant()}"));
            Assert.That(Page, Does.Contain($"[{definition.Code}](signals/{definition.Code}.md)"));
        }
    }

    private static SortedSet<string> Rows() =>
        [.. Row().Matches(Page).Select(row => $"{row.Groups[1].Value} | {row.Groups[2].Value} | {row.Groups[3].Value} | {row.Groups[4].Value}")];

    private static IEnumerable<string> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)
            .Concat(type.GetNestedTypes().SelectMany(Constants));

    private static string KindOf(Instrument instrument) => instrument.GetType().Name switch
    {
        var name when name.StartsWith("ObservableUpDown", StringComparison.Ordinal) => "up-down counter",
        var name when name.StartsWith("ObservableCounter", StringComparison.Ordinal) => "counter",
        var name when name.StartsWith("ObservableGauge", StringComparison.Ordinal) => "gauge",
        var name when name.StartsWith("Histogram", StringComparison.Ordinal) => "histogram",
        var name => name,
    };

    [GeneratedRegex(@"^\| `(ml\.[\w.]+)` \| ([\w -]+) \| `([^`]+)` \|[^|]*\| ([^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
