using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;
using ModelObservability.LanguageModels;
using ModelObservability.Testing;

namespace ModelObservability.Chat.Tests.Telemetry;

/// <summary><c>docs/telemetry-chat.md</c> says what chat clients publish, and the convention says what <c>gen_ai.*</c> is.</summary>
[TestFixture]
public sealed partial class TelemetryPageTests
{
    /// <summary>Typed from the convention: 1.41, then October 2026.</summary>
    private static readonly string[] Convention =
    [
        "gen_ai.client.inference.duration | histogram | s | 0.01..81.92",
        "gen_ai.client.inference.operation.input_tokens | histogram | {token} | 1..67108864",
        "gen_ai.client.inference.operation.output_tokens | histogram | {token} | 1..67108864",
        "gen_ai.client.inference.time_per_output_chunk | histogram | s | 0.01..81.92",
        "gen_ai.client.inference.time_to_first_chunk | histogram | s | 0.01..81.92",
        "gen_ai.client.inference.usage.cache_read.input_tokens | counter | {token} | ",
        "gen_ai.client.inference.usage.input_tokens | counter | {token} | ",
        "gen_ai.client.inference.usage.output_tokens | counter | {token} | ",
        "gen_ai.client.inference.usage.reasoning.output_tokens | counter | {token} | ",
        "gen_ai.client.operation.duration | histogram | s | 0.01..81.92",
        "gen_ai.client.operation.time_per_output_chunk | histogram | s | 0.01..81.92",
        "gen_ai.client.operation.time_to_first_chunk | histogram | s | 0.01..81.92",
        "gen_ai.client.token.usage | histogram | {token} | 1..67108864",
    ];

    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs/telemetry-chat.md"));

    private static readonly List<Instrument> Published = Instruments();

    [Test]
    public void Every_gen_ai_instrument_has_the_kind_unit_and_buckets_of_the_convention()
    {
        string[] ours = [.. Published.Where(instrument => instrument.Name.StartsWith("gen_ai.", StringComparison.Ordinal))
            .Select(instrument => $"{instrument.Name} | {KindOf(instrument)} | {instrument.Unit} | {BucketsOf(instrument)}").Order(StringComparer.Ordinal)];
        Assert.That(ours, Is.EqualTo(Convention));
    }

    [Test]
    public void Buckets_double_for_seconds_and_quadruple_for_tokens()
    {
        foreach (Histogram<double> histogram in Published.OfType<Histogram<double>>().Where(histogram => histogram.Name.StartsWith("gen_ai.", StringComparison.Ordinal)))
        {
            double[] buckets = [.. histogram.Advice!.HistogramBucketBoundaries!];
            Assert.That(buckets, Has.Length.EqualTo(14));
            Assert.That(buckets.Skip(1).Zip(buckets, static (next, before) => next / before), Is.All.EqualTo(histogram.Unit == "s" ? 2 : 4).Within(1e-9));
        }
    }

    [Test]
    public void The_page_and_the_meter_agree_on_every_instrument()
    {
        string[] rows = [.. Row().Matches(Page).Select(row => string.Join(" | ", row.Groups.Values.Skip(1).Select(group => group.Value)))];
        string[] published = [.. Published.Select(instrument => $"{instrument.Name} | {KindOf(instrument)} | {instrument.Unit} | {instrument.Description}")];
        Assert.That(published, Is.EquivalentTo(rows));
    }

    [Test]
    public void Every_attribute_is_on_the_page() =>
        Assert.That(
            Constants(typeof(GenAiNames)).Where(name => name.Contains('.', StringComparison.Ordinal) && !Page.Contains($"`{name}`", StringComparison.Ordinal)), Is.Empty);

    private static List<Instrument> Instruments()
    {
        _ = (TokenInstruments.IsEnabled, LanguageModelInstruments.Stable, LanguageModelInstruments.Latest);
        LanguageModelInstruments.Publish();
        List<Instrument> instruments = [];
        using MeterListener listener = new()
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == ModelMonitor.SourceName && Ours().IsMatch(instrument.Name)) instruments.Add(instrument);
            },
        };
        listener.Start();
        return instruments;
    }

    private static IEnumerable<string> Constants(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)
        .Concat(type.GetNestedTypes().SelectMany(Constants));

    private static string KindOf(Instrument instrument) =>
        instrument.GetType().Name.StartsWith("ObservableCounter", StringComparison.Ordinal) ? "counter" : instrument is Histogram<double> ? "histogram" : instrument.GetType().Name;

    private static string BucketsOf(Instrument instrument) =>
        instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { } buckets }
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{buckets[0]}..{buckets[^1]}")
            : "";

    [GeneratedRegex(@"^(gen_ai\.|ml\.tokens|ml\.cost)")]
    private static partial Regex Ours();

    [GeneratedRegex(@"^\| `((?:gen_ai|ml)\.[\w.]+)` \| ([\w -]+) \| `([^`]+)` \|[^|]*\| ([^|]+) \|\r?$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
