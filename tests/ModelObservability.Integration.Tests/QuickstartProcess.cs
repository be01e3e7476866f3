using System.Text.Json;
using System.Text.RegularExpressions;
using ModelObservability.Testing;

namespace ModelObservability.IntegrationTests;

/// <summary>The Quickstart as a user starts it: it serves, prints its JSON, and stays scrapable until it is disposed.</summary>
internal sealed partial class QuickstartProcess : IAsyncDisposable
{
    private readonly ExternalProcess process;

    private QuickstartProcess(ExternalProcess process, int port, JsonElement report) => (this.process, Port, Report) = (process, port, report);

    public int Port { get; }

    /// <summary>What it printed: the in-process numbers.</summary>
    public JsonElement Report { get; }

    /// <summary>Starts it and waits for its JSON.</summary>
    public static async Task<QuickstartProcess> RunAsync(int seed, double seconds)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        string binary = Path.Combine(AppContext.BaseDirectory, "..", "..", "Quickstart", configuration, "Quickstart.dll");
        ExternalProcess process = ExternalProcess.StartWithInput(
            "dotnet", binary, "--seconds", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture), "--seed", $"{seed}", "--port", "0", "--json", "--hold");
        try
        {
            string json = await process.WaitForLineAsync(line => line.StartsWith('{'));
            int port = int.Parse(Address().Match(process.Output).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
            return new QuickstartProcess(process, port, JsonDocument.Parse(json).RootElement);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Confusion table, a row for each label.</summary>
    public long[][] Confusion => [.. Report.GetProperty("quality").GetProperty("confusion").EnumerateArray()
        .Select(row => row.EnumerateArray().Select(cell => cell.GetInt64()).ToArray())];

    /// <summary>A table of the report, by name.</summary>
    public Dictionary<string, double> Table(string name) =>
        Report.GetProperty(name).EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetDouble());

    public ValueTask DisposeAsync() => process.DisposeAsync();

    [GeneratedRegex(@"http://127\.0\.0\.1:(\d+)/metrics")]
    private static partial Regex Address();
}
