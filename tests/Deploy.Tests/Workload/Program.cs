using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using ModelObservability;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Deploy.Tests.Workload;

/// <summary>
/// An application with every kind of model, when this assembly is started as a program: it says where it can be scraped, works until its input ends, and
/// lets go wrong what its input names: <c>+errors</c>, <c>-errors</c>. Where the environment names an OTLP endpoint it sends everything there, too. <c>WORKLOAD=+flawless</c> begins with nothing wrong.
/// </summary>
internal static class Program
{
    /// <summary>What 40 classes told apart do not fit, so that the page about the SDK itself has something to show.</summary>
    private const int SeriesLimit = 1_500;

    public static async Task Main()
    {
        using OpenTelemetrySdk? otlp = Sending.Start();
        using MeterProvider metrics = Sdk.CreateMeterProviderBuilder().AddModelObservability(new() { CardinalityLimit = SeriesLimit }).AddMeter(GpuMonitor.MeterName)
            .SetExemplarFilter(ExemplarFilterType.TraceBased).AddPrometheusExporter().Build();
        using TracerProvider traces = Sdk.CreateTracerProviderBuilder().AddModelObservability().Build();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        await using WebApplication web = builder.Build();
        web.MapModelObservabilityScrape(meterProvider: metrics);
        await web.StartAsync();

        Conditions conditions = new();
        conditions.Change(Environment.GetEnvironmentVariable("WORKLOAD") ?? "");
        using Classifiers classifiers = new(conditions);
        using Accelerator accelerator = new(classifiers.Digits, conditions);
        using Conversation conversation = new(conditions);
        using Learning learning = new(conditions);
        using HeavyLearning heavy = new(conditions);
        using Compared compared = new(conditions);
        // Its scores say little: a model that was never good.
        using Watched? watched = conditions.Flawless ? null : new();
        using Mistakes mistakes = new(conditions);
        using CancellationTokenSource ended = new();
        Func<Task>[] parts =
        [
            classifiers.WorkAsync, classifiers.PriceAsync, conversation.WorkAsync, learning.WorkAsync, heavy.ForecastWeatherAsync, heavy.FoldProteinsAsync, compared.WorkAsync, mistakes.WorkAsync,
            watched is null ? () => Task.CompletedTask : watched.WorkAsync,
        ];
        Task work = Task.WhenAll(parts.Select(part => Repeat(part, ended.Token)));
        Console.WriteLine($"Metrics at {web.Urls.Single()}/metrics");
        while (await Console.In.ReadLineAsync() is { } line) conditions.Change(line);
        await ended.CancelAsync();
        await work;
    }

    private static async Task Repeat(Func<Task> work, CancellationToken ended)
    {
        await Task.Yield();
        while (!ended.IsCancellationRequested)
        {
            await work();
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
