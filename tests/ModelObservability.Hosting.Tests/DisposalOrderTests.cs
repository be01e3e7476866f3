using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ModelObservability.Hosting.Tests;

/// <summary>What happens while an application ends is exported, whatever was asked for first.</summary>
[TestFixture]
public sealed class DisposalOrderTests
{
    /// <summary>Of its own for each test: the process keeps what a model counted.</summary>
    private static string Name => "host " + TestContext.CurrentContext.Test.ID;

    [Test]
    public async Task A_model_works_while_it_is_disposed([Values] bool madeBeforeTheHostStarts, [Values] bool monitorAddedFirst)
    {
        Exported seen = new();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        if (monitorAddedFirst) builder.Services.AddModelMonitor(Name);
        builder.Services.AddModelObservability();
        seen.AddTo(builder.Services);
        if (!monitorAddedFirst) builder.Services.AddModelMonitor(Name);
        builder.Services.AddSingleton<LastWords>();
        using (IHost host = builder.Build())
        {
            if (madeBeforeTheHostStarts) host.Services.GetRequiredService<LastWords>();
            await host.StartAsync();
            host.Services.GetRequiredService<LastWords>().Predict(1);
            await host.StopAsync();
        }

        Assert.That(seen.Sum("ml.inference.calls", Name), Is.EqualTo(2));
        Assert.That(seen.Sum("ml.inference.duration", Name), Is.EqualTo(2));
        Assert.That(seen.Spans, Has.Count.EqualTo(2));
        Assert.That(seen.Readers, Is.EqualTo(1));
    }

    [Test]
    public void A_provider_that_asks_for_the_monitor_while_it_is_made_is_made_once([Values] bool monitorFirst, [Values] bool monitorAddedFirst)
    {
        Exported seen = new();
        List<ModelMonitor> asked = [];
        ServiceCollection services = [];
        if (monitorAddedFirst) services.AddModelMonitor(Name);
        services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddInstrumentation(Ask))
            .WithTracing(tracing => tracing.AddInstrumentation(Ask));
        services.AddModelObservability();
        seen.AddTo(services);
        if (!monitorAddedFirst) services.AddModelMonitor(Name);
        using (ServiceProvider container = services.BuildServiceProvider())
        {
            if (!monitorFirst) container.GetRequiredService<MeterProvider>();
            ModelMonitor monitor = container.GetRequiredService<ModelMonitor>();
            container.GetRequiredService<MeterProvider>();
            container.GetRequiredService<TracerProvider>();
            monitor.Observe<int, int>(static x => x)(1);

            Assert.That(asked, Has.Count.EqualTo(2).And.All.SameAs(monitor));
        }

        Assert.That(seen.Readers, Is.EqualTo(1));
        Assert.That(seen.Sum("ml.inference.calls", Name), Is.EqualTo(1));
        Assert.That(seen.Spans, Has.Count.EqualTo(1));

        object Ask(IServiceProvider provider)
        {
            asked.Add(provider.GetRequiredService<ModelMonitor>());
            return new(); // the provider disposes what it is given, and the monitor is the container's
        }
    }

    [Test]
    public void A_container_without_telemetry_has_monitors_all_the_same()
    {
        using ServiceProvider container = new ServiceCollection().AddModelMonitor(Name).BuildServiceProvider();

        Assert.That(container.GetRequiredService<ModelMonitor>().Observe<int, int>(static x => x)(1), Is.EqualTo(1));
        Assert.That(container.GetService<MeterProvider>(), Is.Null);
    }

    private sealed class LastWords(ModelMonitor monitor) : IDisposable
    {
        private readonly Func<int, int> predict = monitor.Observe<int, int>(static x => x);

        public int Predict(int x) => predict(x);

        public void Dispose() => predict(0);
    }
}
