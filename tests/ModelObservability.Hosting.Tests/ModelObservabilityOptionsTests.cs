using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ModelObservability.Hosting.Tests;

[TestFixture]
public sealed class ModelObservabilityOptionsTests
{
    [Test]
    public async Task All_of_them_come_from_a_section()
    {
        using IHost host = Build(
            ("Metrics", "true"), ("Tracing", "false"), ("Logging", "false"), ("ExponentialHistograms", "true"), ("ProcessMetrics", "true"), ("RequestSpans", "false"),
            ("CardinalityLimit", "5000"), ("Models:churn:Version", "2.4"), ("Models:churn:Framework", "mlnet"),
            ("Health:ErrorSignal", "Unhealthy"), ("Health:WarningSignal", "degraded"), ("Health:SignalWindow", "00:10:00"),
            ("Health:IgnoredSignals:0", "MO2002"), ("Health:LabelsStarving", "Healthy"), ("Health:LabelSilence", "2.00:00:00"), ("Health:GpuLost", "Degraded"));
        await host.StartAsync();
        ModelObservabilityOptions options = host.Services.GetRequiredService<IOptions<ModelObservabilityOptions>>().Value;

        Assert.That((options.Metrics, options.Tracing, options.Logging, options.ExponentialHistograms, options.ProcessMetrics, options.RequestSpans, options.CardinalityLimit),
            Is.EqualTo((true, false, false, true, true, false, (int?)5000)));
        ModelHealthOptions health = options.Health;
        Assert.That((health.ErrorSignal, health.WarningSignal, health.LabelsStarving, health.GpuLost),
            Is.EqualTo((HealthStatus.Unhealthy, HealthStatus.Degraded, HealthStatus.Healthy, HealthStatus.Degraded)));
        Assert.That((health.SignalWindow, health.LabelSilence), Is.EqualTo((TimeSpan.FromMinutes(10), TimeSpan.FromDays(2))));
        Assert.That(health.IgnoredSignals, Is.EqualTo(["MO2002"]));
        Assert.That(host.Services.GetRequiredService<ModelMonitor>().Identity, Is.EqualTo(new ModelIdentity("churn", "2.4", "mlnet")), "configuration wins over code");
    }

    [Test]
    public async Task No_section_is_the_defaults()
    {
        using IHost host = Build();
        await host.StartAsync();

        Assert.That(host.Services.GetRequiredService<ModelMonitor>().Identity, Is.EqualTo(new ModelIdentity("churn", "2.3")));
        Assert.That(host.Services.GetRequiredService<IOptions<ModelObservabilityOptions>>().Value.Metrics, Is.True);
    }

    [TestCase("CardinalityLimit", "0", "CardinalityLimit is 0; it must be 1 to 1,000,000.")]
    [TestCase("CardinalityLimit", "1000001", "CardinalityLimit is 1000001")]
    [TestCase("Models:chrun:Version", "2.4", "Models has 'chrun', but no such model was added with AddModelMonitor; there are 'churn'.")]
    [TestCase("Models:churn:Version", " ", "Models:churn:Version is blank")]
    [TestCase("Models:churn:Framework", "", "Models:churn:Framework is blank")]
    [TestCase("Health:ErrorSignal", "7", "Health:ErrorSignal is 7; it must be Healthy, Degraded or Unhealthy.")]
    [TestCase("Health:SignalWindow", "00:00:01", "Health:SignalWindow is 00:00:01; it must be 1 minute to 30 days.")]
    [TestCase("Health:LabelSilence", "-1.00:00:00", "Health:LabelSilence is -1.00:00:00; it must be 1 second to 365 days.")]
    [TestCase("Health:IgnoredSignals:0", " ", "Health:IgnoredSignals has a blank code.")]
    public void A_value_out_of_range_stops_the_start_and_is_named(string key, string value, string message) =>
        Assert.That(() => Start((key, value)), Throws.TypeOf<OptionsValidationException>().With.Message.Contains(message));

    [TestCase("CardinalityLimit", "many")]
    [TestCase("Health:SignalWindow", "an hour")]
    [TestCase("Health:ErrorSignal", "Sick")]
    [TestCase("ProcessMetrics", "perhaps")]
    public void A_value_that_cannot_be_read_stops_the_start_and_is_named(string key, string value) =>
        Assert.That(() => Start((key, value)), Throws.InvalidOperationException.With.Message.Contains($"ModelObservability:{key}").And.Message.Contains(value));

    [TestCase("CardinalityLimits")]
    [TestCase("Health:ErrorSignals")]
    [TestCase("Models:churn:Verison")]
    public void A_key_that_is_no_option_stops_the_start_and_is_named(string key) =>
        Assert.That(() => Start((key, "1")), Throws.InvalidOperationException.With.Message.Contains(key.Split(':')[^1]));

    [Test]
    public void All_that_is_wrong_is_said_at_once() =>
        Assert.That(() => Start(("CardinalityLimit", "0"), ("Models:fraud:Version", "1")),
            Throws.TypeOf<OptionsValidationException>().With.Message.Contains("CardinalityLimit").And.Message.Contains("fraud"));

    private static async Task Start(params (string Key, string Value)[] settings)
    {
        using IHost host = Build(settings);
        await host.StartAsync();
    }

    private static IHost Build(params (string Key, string Value)[] settings)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create<string, string?>($"ModelObservability:{setting.Key}", setting.Value)));
        builder.Services.AddModelMonitor("churn", "2.3");
        builder.Services.AddModelObservability(builder.Configuration.GetSection("ModelObservability"));
        return builder.Build();
    }
}
