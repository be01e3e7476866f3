using System.Globalization;
using System.Text.Json;

namespace ModelObservability.Testing;

/// <summary>One element of an instant vector.</summary>
internal sealed record PrometheusValue(IReadOnlyDictionary<string, string> Labels, double Value);

/// <summary>
/// A real Prometheus on loopback that scrapes given ports every second and answers PromQL. Its files live in a folder of their own, which
/// goes with it. Where Prometheus is not installed the test is ignored.
/// </summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private readonly ExternalProcess process;
    private readonly DirectoryInfo folder;
    private readonly HttpClient client;
    private readonly int targets;

    private PrometheusServer(ExternalProcess process, DirectoryInfo folder, int port, int targets)
    {
        (this.process, this.folder, this.targets) = (process, folder, targets);
        client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    /// <summary>Starts a server that scrapes <c>/metrics</c> of 127.0.0.1 at each port, and waits until it has scraped them all.</summary>
    /// <param name="ports">The ports; each target's <c>instance</c> label is <c>127.0.0.1:port</c>.</param>
    /// <param name="ruleFiles">Full paths of rule files, evaluated every second.</param>
    /// <param name="alertmanager">The port of an Alertmanager on loopback; null for none.</param>
    /// <param name="history">What it has scraped and recorded before, as OpenMetrics with timestamps; null for nothing.</param>
    public static async Task<PrometheusServer> StartAsync(IReadOnlyList<int> ports, IReadOnlyList<string>? ruleFiles = null, int? alertmanager = null, string? history = null)
    {
        string program = ExternalProcess.Require("prometheus", debianPackage: "prometheus");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("prometheus-test-");
        string config = Path.Combine(folder.FullName, "prometheus.yml");
        await File.WriteAllTextAsync(config, Config(ports, ruleFiles ?? [], alertmanager));
        if (history is not null) await FillAsync(folder, history);

        int port = ExternalProcess.FreeLoopbackPort();
        PrometheusServer server = new(
            ExternalProcess.Start(
                program,
                $"--config.file={config}",
                $"--storage.tsdb.path={Path.Combine(folder.FullName, "data")}",
                $"--web.listen-address=127.0.0.1:{port}",
                "--enable-feature=exemplar-storage",
                "--log.level=warn"),
            folder, port, ports.Count);
        try
        {
            await server.process.WaitForPortAsync(port);
            await server.WaitForScrapesAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until every target has been scraped, successfully, by a scrape that began after this call.</summary>
    public async Task WaitForScrapesAsync(int tries = 300)
    {
        // The next scrape to end may have begun before this call, the one after it has not: so two more of each.
        const string Scrapes = "sum_over_time(up[1h])";
        Dictionary<string, double> before = (await QueryAsync(Scrapes, tries)).ToDictionary(static target => target.Labels["instance"], static target => target.Value);
        for (int attempt = 0; attempt < tries; attempt++)
        {
            IReadOnlyList<PrometheusValue> now = await QueryAsync(Scrapes);
            if (now.Count == targets && now.All(target => target.Value >= before.GetValueOrDefault(target.Labels["instance"]) + 2))
                return;
            await Task.Delay(100);
        }

        throw new InvalidOperationException($"The targets were not scraped in {tries} tries. Prometheus said:\n{process.Output}\n{await client.GetStringAsync("/api/v1/targets")}");
    }

    /// <summary>The elements of an instant vector or the value of a scalar, as exact as PromQL has them.</summary>
    public Task<IReadOnlyList<PrometheusValue>> QueryAsync(string promql) => QueryAsync(promql, tries: 1);

    /// <summary>The value of a query with exactly one element.</summary>
    public async Task<double> ValueAsync(string promql)
    {
        IReadOnlyList<PrometheusValue> values = await QueryAsync(promql);
        return values.Count == 1 ? values[0].Value : throw new InvalidOperationException($"{promql} has {values.Count} elements, not one.");
    }

    /// <summary>The trace ids of the exemplars of a series in the last hour.</summary>
    public async Task<IReadOnlyList<string>> ExemplarTraceIdsAsync(string selector)
    {
        string now = (await QueryAsync("time()"))[0].Value.ToString(CultureInfo.InvariantCulture);
        string from = (await QueryAsync("time() - 3600"))[0].Value.ToString(CultureInfo.InvariantCulture);
        using JsonDocument answer = await GetAsync($"/api/v1/query_exemplars?query={Uri.EscapeDataString(selector)}&start={from}&end={now}");
        return [.. answer.RootElement.GetProperty("data").EnumerateArray()
            .SelectMany(static series => series.GetProperty("exemplars").EnumerateArray().ToArray())
            .Select(static exemplar => exemplar.GetProperty("labels").GetProperty("trace_id").GetString()!)];
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await process.DisposeAsync();
        folder.Delete(recursive: true);
    }

    /// <summary>What its rules complain about: those whose last evaluation failed, with the reason.</summary>
    public async Task<IReadOnlyList<string>> FailedRulesAsync()
    {
        using JsonDocument answer = await GetAsync("/api/v1/rules");
        return [.. answer.RootElement.GetProperty("data").GetProperty("groups").EnumerateArray()
            .SelectMany(static group => group.GetProperty("rules").EnumerateArray().ToArray())
            .Where(static rule => rule.GetProperty("health").GetString() != "ok")
            .Select(static rule => $"{rule.GetProperty("name").GetString()}: {rule.GetProperty("health").GetString()} {(rule.TryGetProperty("lastError", out JsonElement error) ? error.GetString() : "")}")];
    }

    private static async Task FillAsync(DirectoryInfo folder, string history)
    {
        string file = Path.Combine(folder.FullName, "history.om");
        await File.WriteAllTextAsync(file, history);
        (int exitCode, string output, string error) = await ExternalProcess.RunAsync(
            ExternalProcess.Require("promtool", debianPackage: "prometheus"), ["tsdb", "create-blocks-from", "openmetrics", file, Path.Combine(folder.FullName, "data")], ReadOnlyMemory<byte>.Empty);
        if (exitCode != 0) throw new InvalidOperationException($"promtool did not make blocks of the history:\n{output}{error}");
    }

    private async Task<IReadOnlyList<PrometheusValue>> QueryAsync(string promql, int tries)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                using JsonDocument answer = await GetAsync("/api/v1/query?query=" + Uri.EscapeDataString(promql));
                JsonElement data = answer.RootElement.GetProperty("data");
                JsonElement result = data.GetProperty("result");
                return data.GetProperty("resultType").GetString() == "scalar"
                    ? [new PrometheusValue(new Dictionary<string, string>(), Number(result))]
                    : [.. result.EnumerateArray().Select(static element => new PrometheusValue(
                        element.GetProperty("metric").EnumerateObject().ToDictionary(static label => label.Name, static label => label.Value.GetString()!),
                        Number(element.GetProperty("value"))))];
            }
            catch (HttpRequestException) when (attempt < tries)
            {
                // Its port answers a little before it does.
                await Task.Delay(100);
            }
        }
    }

    private async Task<JsonDocument> GetAsync(string path)
    {
        using HttpResponseMessage response = await client.GetAsync(path);
        string text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonDocument.Parse(text) : throw new HttpRequestException($"{path} answered {(int)response.StatusCode}: {text}");
    }

    /// <summary>[time, "value"]: the value is a string so that nothing is lost.</summary>
    private static double Number(JsonElement pair) => pair[1].GetString() switch
    {
        "NaN" => double.NaN,
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        string text => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
        null => throw new InvalidOperationException("A value is missing."),
    };

    private static string Config(IReadOnlyList<int> ports, IReadOnlyList<string> ruleFiles, int? alertmanager) =>
        $"""
        global:
          scrape_interval: 1s
          scrape_timeout: 1s
          evaluation_interval: 1s
        rule_files: [{string.Join(", ", ruleFiles.Select(static file => $"'{file}'"))}]
        alerting:
          alertmanagers: [{(alertmanager is null ? "" : $"{{ static_configs: [{{ targets: ['127.0.0.1:{alertmanager}'] }}] }}")}]
        scrape_configs:
          - job_name: tests
            static_configs:
              - targets: [{string.Join(", ", ports.Select(static port => $"'127.0.0.1:{port}'"))}]
        """;
}
