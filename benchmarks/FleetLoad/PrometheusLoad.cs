using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FleetLoad;

/// <summary>
/// A real Prometheus that scrapes this process under many addresses, as it would as many replicas: each scrape is answered by the library, and each
/// address is a target with series of its own.
/// </summary>
internal static class PrometheusLoad
{
    public static async Task<int> RunAsync(Shape shape, int replicas, int interval, int seconds)
    {
        await using ScrapedProcess process = await ScrapedProcess.StartAsync();
        using WatchedModels models = new(shape);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("fleet-load-");
        int port = FreePort();
        string config = Path.Combine(folder.FullName, "prometheus.yml");
        await File.WriteAllTextAsync(config, Config(new Uri(process.Address).Port, replicas, interval));
        Process prometheus;
        try
        {
            prometheus = Process.Start(new ProcessStartInfo("prometheus", [$"--config.file={config}", $"--storage.tsdb.path={folder.FullName}/data", $"--web.listen-address=127.0.0.1:{port}", "--log.level=warn"]))!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            await Console.Error.WriteLineAsync("prometheus is not installed (Debian package prometheus).");
            return 2;
        }

        try
        {
            using HttpClient client = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            Random random = new(1);
            Dictionary<string, double> before = [];
            Stopwatch clock = Stopwatch.StartNew();
            double since = 0;
            while (clock.Elapsed.TotalSeconds < seconds)
            {
                models.Work(random, 20);
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
                if (before.Count == 0 && clock.Elapsed.TotalSeconds > 3 * interval) (before, since) = (await ReadAsync(client), clock.Elapsed.TotalSeconds); // every target has been scraped
            }

            Dictionary<string, double> after = await ReadAsync(client);
            double span = clock.Elapsed.TotalSeconds - since;
            double up = await AskAsync(client, "sum(up{job=\"fleet\"})"), longest = await AskAsync(client, "max(scrape_duration_seconds{job=\"fleet\"})"), mean = await AskAsync(client, "avg(scrape_duration_seconds{job=\"fleet\"})");
            double Rate(string name) => (after[name] - before[name]) / span;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
                {replicas:N0} targets, every {interval} s, for {seconds} s: {shape}
                  targets that answer       {up,14:N0}
                  series in the head        {after["prometheus_tsdb_head_series"],14:N0}
                  samples a second          {Rate("prometheus_tsdb_head_samples_appended_total"),14:N0}
                  resident memory           {after["process_resident_memory_bytes"],14:N0} bytes, {after["process_resident_memory_bytes"] / after["prometheus_tsdb_head_series"]:N0} of a series
                  CPU                       {Rate("process_cpu_seconds_total"),14:N2} cores
                  longest scrape            {longest,14:N3} s
                  mean scrape               {mean,14:N3} s
                """));
            return 0;
        }
        finally
        {
            prometheus.Kill();
            await prometheus.WaitForExitAsync();
            prometheus.Dispose();
            folder.Delete(recursive: true);
        }
    }

    /// <summary>What Prometheus says of itself.</summary>
    private static async Task<Dictionary<string, double>> ReadAsync(HttpClient client) => (await client.GetStringAsync("/metrics")).Split('\n')
        .Where(static line => line.Length > 0 && line[0] != '#').Select(static line => line.Split(' ')).GroupBy(static parts => parts[0].Split('{')[0])
        .ToDictionary(static name => name.Key, static name => name.Sum(static parts => double.TryParse(parts[^1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : 0));

    private static async Task<double> AskAsync(HttpClient client, string query)
    {
        string answer = await client.GetStringAsync("/api/v1/query?query=" + Uri.EscapeDataString(query));
        using var json = System.Text.Json.JsonDocument.Parse(answer);
        return double.Parse(json.RootElement.GetProperty("data").GetProperty("result")[0].GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture);
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Config(int port, int replicas, int interval) =>
        $"global: {{ scrape_interval: {interval}s, scrape_timeout: {interval}s }}\nscrape_configs:\n  - job_name: fleet\n    static_configs:\n"
        + string.Concat(Enumerable.Range(0, replicas).Select(replica => $"      - {{ targets: ['127.0.0.1:{port}'], labels: {{ instance: 'replica-{replica}', __param_replica: '{replica}' }} }}\n"));
}
