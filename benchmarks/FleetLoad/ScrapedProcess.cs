using ModelObservability;

namespace FleetLoad;

/// <summary>Serves what a process publishes on a free port of this machine.</summary>
internal sealed class ScrapedProcess : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HttpClient client = new();

    private ScrapedProcess(WebApplication app) => this.app = app;

    public string Address => app.Urls.Single();

    public static async Task<ScrapedProcess> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.MapModelObservabilityScrape();
        await app.StartAsync();
        return new(app);
    }

    /// <summary>One scrape.</summary>
    /// <param name="openMetrics">Whether OpenMetrics is asked for, as Prometheus does unless it is told otherwise; else the text format.</param>
    public async Task<string> ScrapeAsync(bool openMetrics = false)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(Address + "/metrics"));
        if (openMetrics) request.Headers.Add("Accept", "application/openmetrics-text; version=1.0.0");
        using HttpResponseMessage response = await client.SendAsync(request);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    /// <summary>How many series of each family of a model are in a scrape: samples, as each is a series of Prometheus.</summary>
    public static SortedDictionary<string, int> SeriesOf(string scrape, string model)
    {
        SortedDictionary<string, int> families = new(StringComparer.Ordinal);
        foreach (string line in scrape.Split('\n'))
        {
            if (!line.Contains($"ml_model_name=\"{model}\"", StringComparison.Ordinal)) continue;
            string name = line[..line.IndexOf('{', StringComparison.Ordinal)];
            families[name] = families.GetValueOrDefault(name) + 1;
        }

        return families;
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
    }
}
