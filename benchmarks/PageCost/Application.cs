using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using ModelObservability;

namespace PageCost;

/// <summary>An application with fifty models that are called now and then, with or without the page.</summary>
internal sealed class Application : IAsyncDisposable
{
    public const int Models = 50;

    private readonly ModelMonitor[] monitors;
    private readonly Func<double, double>[] models;
    private readonly BinaryQuality[] quality;
    private readonly CancellationTokenSource stop = new();
    private readonly Task traffic;
    private WebApplication? web;

    private Application()
    {
        monitors = [.. Enumerable.Range(0, Models).Select(static index => new ModelMonitor(NameOf(index)))];
        models = [.. monitors.Select(static monitor => monitor.Observe<double, double>(Model))];
        quality = [.. monitors.Select(static monitor => monitor.TrackBinary())];
        traffic = Task.Run(CallAsync);
    }

    public Uri? Address { get; private set; }

    public Func<double, double> First => models[0];

    public static string NameOf(int index) => $"model-{index % Models}";

    /// <summary>Some ten microseconds of arithmetic.</summary>
    public static double Model(double input)
    {
        double sum = input;
        for (int step = 0; step < 1_000; step++) sum += Math.Sqrt(sum + step);
        return sum;
    }

    /// <param name="history">What the page keeps; null for no page.</param>
    public static async Task<Application> StartAsync(DashboardHistory? history)
    {
        Application application = new();
        if (history is not { } kept) return application;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static server => server.Listen(IPAddress.Loopback, 0));
        application.web = builder.Build();
        application.web.MapModelObservability("/models", new() { History = kept });
        await application.web.StartAsync();
        application.Address = new Uri(application.web.Urls.Single());
        return application;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await traffic;
        if (web is not null) await web.DisposeAsync();
        foreach (ModelMonitor monitor in monitors) monitor.Dispose();
        stop.Dispose();
    }

    /// <summary>Ten calls a second of each model, and two labels.</summary>
    private async Task CallAsync()
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(100));
        try
        {
            for (int tick = 0; await timer.WaitForNextTickAsync(stop.Token); tick++)
            {
                foreach (Func<double, double> model in models) model(1);
                if (tick % 5 == 0)
                    foreach (BinaryQuality one in quality) one.Record([true], [0.7]);
            }
        }
        catch (OperationCanceledException)
        {
            // over
        }
    }
}
