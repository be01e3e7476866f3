using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;
using ModelObservability.Signals;
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
    public void Every_signal_of_every_package_has_its_page_with_its_severity()
    {
        (string Code, string Severity)[] defined =
        [
            .. Directory.EnumerateFiles(Repository.PathOf("src"), "*Signals.cs", SearchOption.AllDirectories)
                .SelectMany(file => Definition().Matches(File.ReadAllText(file)))
                .Select(match => (match.Groups[1].Value, match.Groups[2].Value.ToLowerInvariant())),
        ];

        Assert.That(defined.Select(signal => signal.Code), Is.Unique.And.EquivalentTo(
            Directory.EnumerateFiles(Repository.PathOf("docs/signals"), "MO*.md").Select(Path.GetFileNameWithoutExtension)));
        Assert.That(defined.Select(signal => signal.Code), Is.SupersetOf(
            new[] { CoreSignals.Inference, CoreSignals.Training, CoreSignals.Quality, CoreSignals.Objectives, CoreSignals.Drift, CoreSignals.Advice, CoreSignals.Watching, CoreSignals.Telemetry }.SelectMany(part => part).Select(signal => signal.Code)));
        foreach (var (code, severity) in defined)
        {
            string page = File.ReadAllText(Repository.PathOf($"docs/signals/{code}.md"));
            Assert.That(page, Does.StartWith($"# {code}: ").And.Contain($"Severity: {severity}"));
            Assert.That(Page, Does.Contain($"[{code}](signals/{code}.md)"));
        }
    }

    [Test]
    public void Every_signal_of_the_core_is_in_one_of_its_lists()
    {
        IEnumerable<object?> fields = typeof(CoreSignals).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(SignalDefinition)).Select(field => field.GetValue(null));
        Assert.That(
            new[] { CoreSignals.Inference, CoreSignals.Training, CoreSignals.Quality, CoreSignals.Objectives, CoreSignals.Drift, CoreSignals.Advice, CoreSignals.Watching, CoreSignals.Telemetry }.SelectMany(part => part), Is.EquivalentTo(fields));
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

    [GeneratedRegex(@"""(MO\d{4})"", SignalSeverity\.(\w+)")]
    private static partial Regex Definition();

    [GeneratedRegex(@"^\| `(ml\.[\w.]+)` \| ([\w -]+) \| `([^`]+)` \|[^|]*\| ([^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
