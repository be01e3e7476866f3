using System.Text.Json;
using ModelObservability.Testing;

namespace Otlp.Tests.Servers;

/// <summary>One instrument of <c>docs/telemetry.json</c>.</summary>
internal sealed record PublishedInstrument(string Name, string Meter, string Kind, string Unit, string Description, IReadOnlyDictionary<string, string> Labels, string Scrape, string Otlp);

/// <summary><c>docs/telemetry.json</c>: what has to arrive.</summary>
internal static class Published
{
    /// <summary>
    /// What the application of the tests may have no reason to publish: memory has not grown while a model was loaded, it sees too few days, no driver fails, no
    /// board wears.
    /// </summary>
    public static IReadOnlyList<string> PerhapsProvoked { get; } =
    [
        "ml.model.load.memory", "ml.forecast.remaining", "ml.forecast.remaining.earliest", "ml.forecast.remaining.latest", "nvml.gpu.memory.retired_pages", "nvml.monitor.rejected", "nvml.process.utilization",
    ];

    /// <summary>The names of one state of the convention; the application publishes either.</summary>
    private const string Latest = "gen_ai.client.inference.", Stable = "gen_ai.client.operation.", Tokens = "gen_ai.client.token.usage";

    /// <summary>Every instrument.</summary>
    public static IReadOnlyList<PublishedInstrument> All { get; } = Read();

    /// <summary>The values of attributes that have a closed list of them, by label.</summary>
    public static IReadOnlyDictionary<string, string[]> Closed { get; } = ReadClosed();

    /// <summary>The instruments that the application publishes in one of the two states of the convention for generative models.</summary>
    public static IEnumerable<PublishedInstrument> Expected(bool latest) => All.Where(instrument => !PerhapsProvoked.Contains(instrument.Name)
        && (latest ? !instrument.Name.StartsWith(Stable, StringComparison.Ordinal) && instrument.Name != Tokens : !instrument.Name.StartsWith(Latest, StringComparison.Ordinal)));

    private static JsonDocument File() => JsonDocument.Parse(System.IO.File.ReadAllText(Repository.PathOf("docs/telemetry.json")));

    private static List<PublishedInstrument> Read()
    {
        using JsonDocument file = File();
        return [.. file.RootElement.GetProperty("instruments").EnumerateObject().Select(static one => new PublishedInstrument(
            one.Name, Text(one, "meter"), Text(one, "kind"), Text(one, "unit"), Text(one, "description"),
            one.Value.GetProperty("attributes").EnumerateObject().ToDictionary(static attribute => attribute.Name, static attribute => attribute.Value.GetString()!),
            one.Value.GetProperty("prometheus").GetProperty("scrape").GetString()!, one.Value.GetProperty("prometheus").GetProperty("otlp").GetString()!))];
    }

    private static Dictionary<string, string[]> ReadClosed()
    {
        using JsonDocument file = File();
        return file.RootElement.GetProperty("attributes").EnumerateObject().Where(static attribute => attribute.Value.TryGetProperty("values", out _)).ToDictionary(
            static attribute => attribute.Value.GetProperty("label").GetString()!,
            static attribute => attribute.Value.GetProperty("values").EnumerateArray().Select(static value => value.GetString()!).ToArray());
    }

    private static string Text(JsonProperty instrument, string name) => instrument.Value.GetProperty(name).GetString()!;
}
