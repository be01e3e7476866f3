using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;

namespace ModelObservability.Hosting.Tests;

[TestFixture]
public sealed class AddModelObservabilityTests
{
    private static readonly SignalDefinition Found = new("TEST1", SignalSeverity.Error, "Something was found", "Do something.");

    /// <summary>Of its own for each test: the process keeps what a model counted.</summary>
    private static string Name => "telemetry " + TestContext.CurrentContext.Test.ID;

    [Test]
    public async Task Metrics_spans_and_signals_of_a_host_are_exported()
    {
        Exported exported = await Run(services => services.AddModelObservability());

        Assert.That(exported.Sum("ml.inference.calls", Name), Is.EqualTo(1));
        Assert.That(exported.Spans, Has.Count.EqualTo(1));
        Assert.That(exported.Logs, Does.Contain(ModelMonitor.SourceName));
    }

    [Test]
    public async Task What_is_off_is_not_collected([Values] bool metrics, [Values] bool tracing, [Values] bool logging)
    {
        Exported exported = await Run(services => services.AddModelObservability(options => (options.Metrics, options.Tracing, options.Logging) = (metrics, tracing, logging)));

        Assert.That(exported.Sum("ml.inference.calls", Name), Is.EqualTo(metrics ? 1 : 0));
        Assert.That(exported.Spans, Has.Count.EqualTo(tracing ? 1 : 0));
        Assert.That(exported.Logs.Contains(ModelMonitor.SourceName), Is.EqualTo(logging));
    }

    [Test]
    public async Task Called_twice_it_counts_once_and_both_configure()
    {
        Exported exported = await Run(services =>
        {
            services.AddModelObservability(options => options.ExponentialHistograms = true);
            services.AddModelObservability(options => options.Tracing = false);
        });

        Assert.That(exported.Sum("ml.inference.calls", Name), Is.EqualTo(1));
        Assert.That(exported.Sum("ml.inference.duration", Name), Is.EqualTo(1));
        Assert.That(exported.Logs.Count(category => category == ModelMonitor.SourceName), Is.EqualTo(1));
        Assert.That(exported.Spans, Is.Empty);
    }

    private static async Task<Exported> Run(Action<IServiceCollection> add)
    {
        Exported exported = new();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddModelMonitor(Name);
        add(builder.Services);
        exported.AddTo(builder.Services);
        using IHost host = builder.Build();
        await host.StartAsync();
        ModelMonitor monitor = host.Services.GetRequiredService<ModelMonitor>();
        monitor.Observe<int, int>(static x => x)(1);
        monitor.UseSignals([Found]);
        monitor.RaiseSignal(Found, new Dictionary<string, object>());
        host.Services.GetRequiredService<MeterProvider>().ForceFlush();
        await host.StopAsync();
        return exported;
    }
}
