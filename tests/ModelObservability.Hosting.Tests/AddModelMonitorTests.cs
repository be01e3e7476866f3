using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelObservability.Testing;
using OpenTelemetry.Metrics;

namespace ModelObservability.Hosting.Tests;

[TestFixture]
public sealed class AddModelMonitorTests
{
    [Test]
    public void Every_model_has_its_key_and_the_first_one_none()
    {
        using ServiceProvider container = new ServiceCollection().AddModelMonitor("churn", "2.3", "onnxruntime").AddModelMonitor("fraud").BuildServiceProvider();

        ModelMonitor churn = container.GetRequiredService<ModelMonitor>(), fraud = container.GetRequiredKeyedService<ModelMonitor>("fraud");
        Assert.That(churn.Identity, Is.EqualTo(new ModelIdentity("churn", "2.3", "onnxruntime")));
        Assert.That(fraud.Identity, Is.EqualTo(new ModelIdentity("fraud")));
        Assert.That(container.GetRequiredKeyedService<ModelMonitor>("churn"), Is.SameAs(churn));
    }

    [Test]
    public void Two_versions_of_a_model_have_a_key_each()
    {
        using ServiceProvider container = new ServiceCollection().AddModelMonitor("churn", "2.3").AddModelMonitor("churn", "2.4", key: "canary").BuildServiceProvider();

        Assert.That(container.GetRequiredKeyedService<ModelMonitor>("canary").Identity, Is.EqualTo(new ModelIdentity("churn", "2.4")));
        Assert.That(container.GetRequiredKeyedService<ModelMonitor>("churn").Identity, Is.EqualTo(new ModelIdentity("churn", "2.3")));
    }

    [Test]
    public void A_key_that_is_taken_is_refused_where_it_is_added()
    {
        IServiceCollection services = new ServiceCollection().AddModelMonitor("churn", "2.3");

        Assert.That(() => services.AddModelMonitor("churn", "2.4"), Throws.ArgumentException.With.Message.Contains("'churn'").And.Message.Contains("key:"));
        Assert.That(() => services.AddModelMonitor("other", key: "CHURN"), Throws.ArgumentException.With.Property("ParamName").EqualTo("key"));
    }

    [Test]
    public void What_no_monitor_takes_is_refused_where_it_is_added()
    {
        ServiceCollection services = [];

        Assert.That(() => services.AddModelMonitor(" "), Throws.ArgumentException);
        Assert.That(() => services.AddModelMonitor("churn", version: ""), Throws.ArgumentException);
        Assert.That(() => services.AddModelMonitor("churn", key: " "), Throws.ArgumentException);
        Assert.That(() => services.AddModelMonitor(null!), Throws.ArgumentNullException);
        Assert.That(services, Is.Empty);
    }

    [Test]
    public void A_monitor_of_the_applications_own_stays_the_one_without_a_key()
    {
        using ModelMonitor own = new("own");
        using ServiceProvider container = new ServiceCollection().AddSingleton(own).AddModelMonitor("churn").BuildServiceProvider();

        Assert.That(container.GetRequiredService<ModelMonitor>(), Is.SameAs(own));
        Assert.That(container.GetRequiredKeyedService<ModelMonitor>("churn").Identity.Name, Is.EqualTo("churn"));
    }

    [Test]
    public void The_clock_is_the_containers()
    {
        ManualTime time = new();
        using ServiceProvider container = new ServiceCollection().AddSingleton<TimeProvider>(time).AddModelMonitor("churn").BuildServiceProvider();

        Assert.That(container.GetRequiredService<ModelMonitor>().TimeProvider, Is.SameAs(time));
    }

    [Test]
    public void The_container_disposes_it_once_though_it_has_two_entries()
    {
        ModelMonitor monitor;
        using (ServiceProvider container = new ServiceCollection().AddModelMonitor("churn").BuildServiceProvider())
            monitor = container.GetRequiredService<ModelMonitor>();

        Assert.That(monitor.IsDisposed, Is.True);
    }

    [Test]
    public async Task The_host_makes_it_so_that_its_series_begin_at_0()
    {
        Exported exported = new();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddModelMonitor("at the start", "1").AddModelMonitor("also at the start").AddModelObservability();
        exported.AddTo(builder.Services);
        using IHost host = builder.Build();
        await host.StartAsync();
        host.Services.GetRequiredService<MeterProvider>().ForceFlush();

        foreach (string model in new[] { "ml.model.name=at the start", "ml.model.name=also at the start" })
            Assert.That(exported.Points.Where(point => point.Key.Instrument == "ml.signals" && point.Key.Tags.Contains(model, StringComparison.Ordinal)).Select(static point => point.Value),
                Is.Not.Empty.And.All.Zero);
        await host.StopAsync();
    }
}
