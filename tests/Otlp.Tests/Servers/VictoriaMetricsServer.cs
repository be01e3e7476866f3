using System.Globalization;
using System.Text.Json;
using ModelObservability.Testing;

namespace Otlp.Tests.Servers;

/// <summary>
/// VictoriaMetrics on loopback, which takes OTLP and answers PromQL. Its files live in a folder of their own, which goes with it. Where it is not to be had the
/// test is ignored: Debian has one with OTLP and Prometheus' names from 14 on, which <c>.ci/run</c> unpacks and puts into <c>PATH</c>.
/// </summary>
internal sealed class VictoriaMetricsServer : IAsyncDisposable
{
    private const string Package = "victoria-metrics, suite forky";

    private readonly ExternalProcess process;
    private readonly DirectoryInfo folder;
    private readonly HttpClient client;
    private ExternalProcess? rules;

    private VictoriaMetricsServer(ExternalProcess process, DirectoryInfo folder, int port)
    {
        (this.process, this.folder) = (process, folder);
        client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    /// <summary>Where OTLP goes: the exporters append the path of each kind.</summary>
    public string Endpoint => new Uri(client.BaseAddress!, "/opentelemetry").ToString();

    public static async Task<VictoriaMetricsServer> StartAsync()
    {
        string program = ExternalProcess.Require("victoria-metrics", Package);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("victoria-metrics-test-");
        int port = ExternalProcess.FreeLoopbackPort();
        VictoriaMetricsServer server = new(
            ExternalProcess.Start(program, $"-httpListenAddr=127.0.0.1:{port}", $"-storageDataPath={folder.FullName}", "-opentelemetry.usePrometheusNaming", "-search.latencyOffset=0s", "-storage.cacheSizeIndexDBTagFilters=1KB", "-loggerLevel=WARN"),
            folder, port);
        try
        {
            await server.process.WaitForPortAsync(port);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Evaluates rule files every second with vmalert, which writes what is recorded back.</summary>
    /// <param name="ruleFiles">Full paths.</param>
    public async Task EvaluateAsync(IEnumerable<string> ruleFiles)
    {
        int port = ExternalProcess.FreeLoopbackPort();
        rules = ExternalProcess.Start(
            ExternalProcess.Require("vmalert", Package),
            [
                $"-httpListenAddr=127.0.0.1:{port}", $"-datasource.url={client.BaseAddress}", $"-remoteWrite.url={client.BaseAddress}", $"-remoteRead.url={client.BaseAddress}",
                "-notifier.blackhole", "-evaluationInterval=1s", "-rule.evalDelay=0s", "-remoteWrite.flushInterval=200ms", "-loggerLevel=WARN", .. ruleFiles.Select(static file => $"-rule={file}"),
            ]);
        await rules.WaitForPortAsync(port);
    }

    /// <summary>The elements of an instant vector, as exact as PromQL has them.</summary>
    public async Task<IReadOnlyList<PrometheusValue>> QueryAsync(string promql)
    {
        using JsonDocument answer = await GetAsync("/api/v1/query?nocache=1&query=" + Uri.EscapeDataString(promql));
        return [.. answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().Select(static element => new PrometheusValue(
            element.GetProperty("metric").EnumerateObject().ToDictionary(static label => label.Name, static label => label.Value.GetString()!),
            double.Parse(element.GetProperty("value")[1].GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture)))];
    }

    /// <summary>Type, unit and help of each family, as they came.</summary>
    public async Task<IReadOnlyDictionary<string, (string Type, string Unit, string Help)>> MetadataAsync()
    {
        using JsonDocument answer = await GetAsync("/api/v1/metadata");
        return answer.RootElement.GetProperty("data").EnumerateObject().ToDictionary(static family => family.Name, static family =>
            (family.Value[0].GetProperty("type").GetString()!, family.Value[0].GetProperty("unit").GetString()!, family.Value[0].GetProperty("help").GetString()!));
    }

    /// <summary>What it and vmalert said.</summary>
    public string Output => process.Output + rules?.Output;

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        if (rules is not null) await rules.DisposeAsync();
        await process.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private async Task<JsonDocument> GetAsync(string path)
    {
        using HttpResponseMessage response = await client.GetAsync(path);
        string text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonDocument.Parse(text) : throw new HttpRequestException($"{path} answered {(int)response.StatusCode}: {text}");
    }
}
