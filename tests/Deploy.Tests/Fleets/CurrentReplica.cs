using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using ModelObservability;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Deploy.Tests.Fleets;

/// <summary>A process of a fleet with this version of the library, within the test: models of any name whose calls fail half of the time.</summary>
internal sealed class CurrentReplica : IAsyncDisposable
{
    private readonly MeterProvider metrics;
    private readonly WebApplication web;
    private readonly List<(ModelMonitor Monitor, MulticlassQuality Quality)> models = [];
    private readonly ModelMonitor pooled = new("pooled");

    private CurrentReplica(IEnumerable<string> names)
    {
        metrics = Sdk.CreateMeterProviderBuilder().AddModelObservability().AddPrometheusExporter().Build();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        web = builder.Build();
        web.MapModelObservabilityScrape(meterProvider: metrics);
        foreach (string name in names)
        {
            ModelMonitor monitor = new(name, "2.0");
            // Names of classes are the application's constants: those with control characters or more than 100 characters are refused at once.
            string named = name.Length > 100 || name.Any(char.IsControl) ? "named otherwise" : name;
            models.Add((monitor, monitor.TrackMulticlass(2, new() { ClassNames = [named, "other"], Confusion = true })));
        }

        pooled.TrackBinary().Record([true, true, false, false], [true, false, false, false]);
    }

    public int Port => new Uri(web.Urls.Single()).Port;

    public static async Task<CurrentReplica> StartAsync(IEnumerable<string> names)
    {
        CurrentReplica replica = new(names);
        await replica.web.StartAsync();
        return replica;
    }

    /// <summary>Calls and labels of every model.</summary>
    public void Work()
    {
        foreach ((ModelMonitor monitor, MulticlassQuality quality) in models)
            for (int call = 0; call < 20; call++)
            {
                monitor.StartInference().Complete();
                monitor.StartInference().Fail("out_of_memory");
                quality.Record(call % 2, call % 10 == 0 ? 1 - call % 2 : call % 2);
            }
    }

    public async ValueTask DisposeAsync()
    {
        await web.DisposeAsync();
        metrics.Dispose();
        foreach ((ModelMonitor monitor, _) in models) monitor.Dispose();
        pooled.Dispose();
    }
}
