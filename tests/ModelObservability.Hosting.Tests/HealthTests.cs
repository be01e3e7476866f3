using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using ModelObservability.Testing;

namespace ModelObservability.Hosting.Tests;

[TestFixture]
public sealed class HealthTests
{
    private const string Model = "watched 1.0";

    private static readonly SignalDefinition
        Wrong = new("TEST1", SignalSeverity.Error, "It is wrong", "Mend it."),
        Odd = new("TEST2", SignalSeverity.Warning, "It is odd", "Look at it."),
        Noted = new("TEST3", SignalSeverity.Information, "It is so", "Nothing.");

    private readonly ManualTime time = new();

    [Test]
    public async Task Nothing_found_is_healthy()
    {
        await using ServiceProvider container = Given();
        container.GetRequiredService<ModelMonitor>().Observe<int, int>(static x => x)(1);

        Assert.That(await CheckAsync(container), Is.EqualTo((HealthStatus.Healthy, (string?)null)));
    }

    [TestCase(SignalSeverity.Error, HealthStatus.Degraded)]
    [TestCase(SignalSeverity.Warning, HealthStatus.Healthy)]
    [TestCase(SignalSeverity.Information, HealthStatus.Healthy)]
    public async Task A_signal_counts_by_its_severity(SignalSeverity severity, HealthStatus expected)
    {
        await using ServiceProvider container = Given();
        Raise(container, severity switch { SignalSeverity.Error => Wrong, SignalSeverity.Warning => Odd, _ => Noted });

        Assert.That((await CheckAsync(container)).Status, Is.EqualTo(expected));
    }

    [Test]
    public async Task The_worst_one_decides_and_all_are_told()
    {
        await using ServiceProvider container = Given(health => (health.ErrorSignal, health.WarningSignal) = (HealthStatus.Unhealthy, HealthStatus.Degraded));
        Raise(container, Odd);
        Raise(container, Wrong);
        HealthReportEntry entry = await EntryAsync(container);

        Assert.That((entry.Status, entry.Description), Is.EqualTo((HealthStatus.Unhealthy, $"{Model}: TEST1 It is wrong; {Model}: TEST2 It is odd")));
        Assert.That(entry.Data[Model], Is.EqualTo(new[] { "TEST1 It is wrong", "TEST2 It is odd" }));
    }

    [Test]
    public async Task A_signal_that_is_told_once_stays_open_for_the_window_and_no_longer()
    {
        await using ServiceProvider container = Given(health => health.SignalWindow = TimeSpan.FromMinutes(10));
        Raise(container, Wrong);
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.That((await CheckAsync(container)).Status, Is.EqualTo(HealthStatus.Degraded));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That((await CheckAsync(container)).Status, Is.EqualTo(HealthStatus.Healthy));
    }

    [Test]
    public async Task An_episode_that_goes_on_stays_open_however_long_it_lasts()
    {
        await using ServiceProvider container = Given(health => health.SignalWindow = TimeSpan.FromMinutes(1));
        for (int minute = 0; minute < 30; minute++)
        {
            Raise(container, Wrong); // told in the first minute only
            Assert.That((await CheckAsync(container)).Status, Is.EqualTo(HealthStatus.Degraded), $"minute {minute}");
            time.Advance(TimeSpan.FromSeconds(59));
        }

        time.Advance(TimeSpan.FromMinutes(2));
        Assert.That((await CheckAsync(container)).Status, Is.EqualTo(HealthStatus.Healthy));
    }

    [Test]
    public async Task Outputs_are_looked_at_though_nobody_else_listens()
    {
        await using ServiceProvider container = Given();
        Func<float[], float[]> predict = container.GetRequiredService<ModelMonitor>()
            .Observe<float[], float[]>(static x => x, new() { Output = new OutputInspection<float[]>(static scores => scores) });
        predict([float.NaN]);

        Assert.That(await CheckAsync(container), Is.EqualTo((HealthStatus.Degraded, $"{Model}: MO1001 Outputs hold NaN or infinity")));
    }

    [Test]
    public async Task An_ignored_code_says_nothing()
    {
        await using ServiceProvider container = Given(health => health.IgnoredSignals.Add("test1"));
        Raise(container, Wrong);

        Assert.That((await CheckAsync(container)).Status, Is.EqualTo(HealthStatus.Healthy));
    }

    [Test]
    public async Task A_monitor_that_is_gone_says_nothing()
    {
        await using ServiceProvider container = Given();
        using (ModelMonitor gone = new("gone", timeProvider: time)) Raise(gone, Wrong);

        Assert.That((await CheckAsync(container)).Status, Is.EqualTo(HealthStatus.Healthy));
    }

    [Test]
    public async Task Versions_of_a_model_are_told_apart()
    {
        await using ServiceProvider container = Given();
        using ModelMonitor canary = new("watched", "2.0", timeProvider: time), unversioned = new("watched", timeProvider: time);
        Raise(canary, Wrong);

        Assert.That((await CheckAsync(container)).Description, Is.EqualTo("watched 2.0: TEST1 It is wrong"));
    }

    [Test]
    public async Task Labels_that_stay_away_while_the_model_works_are_told_of_after_the_silence()
    {
        await using ServiceProvider container = Given(health => health.LabelSilence = TimeSpan.FromHours(1));
        ModelMonitor monitor = container.GetRequiredService<ModelMonitor>();
        DelayedLabels<int, double, bool> labels = monitor.TrackBinary().DelayLabels<int>();
        Func<int, int> predict = monitor.Observe<int, int>(static x => x);
        Assert.That((await CheckAsync(container)).Status, Is.EqualTo(HealthStatus.Healthy));

        await WorkAsync(minutes: 59, HealthStatus.Healthy);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(await CheckAsync(container), Is.EqualTo((HealthStatus.Degraded, $"{Model}: it works, and no label has come for 01:00:00")));

        labels.Predicted(7, 0.5);
        labels.Labelled(7, true);
        await WorkAsync(minutes: 59, HealthStatus.Healthy);

        async Task WorkAsync(int minutes, HealthStatus expected)
        {
            for (int minute = 0; minute <= minutes; minute++)
            {
                predict(minute);
                Assert.That((await CheckAsync(container)).Status, Is.EqualTo(expected), $"minute {minute}");
                if (minute < minutes) time.Advance(TimeSpan.FromMinutes(1));
            }
        }
    }

    [Test]
    public async Task A_model_that_does_not_work_waits_for_no_labels()
    {
        await using ServiceProvider container = Given(health => health.LabelSilence = TimeSpan.FromHours(1));
        container.GetRequiredService<ModelMonitor>().TrackBinary().DelayLabels<int>();
        await CheckAsync(container);
        time.Advance(TimeSpan.FromHours(3));

        Assert.That((await CheckAsync(container)).Status, Is.EqualTo(HealthStatus.Healthy));
    }

    [Test]
    public async Task Predictions_that_are_forgotten_without_a_label_are_work_as_well()
    {
        await using ServiceProvider container = Given(health => health.LabelSilence = TimeSpan.FromHours(1));
        DelayedLabels<int, double, bool> labels = container.GetRequiredService<ModelMonitor>().TrackBinary().DelayLabels<int>(new() { MaxAge = TimeSpan.FromMinutes(10) });
        labels.Predicted(1, 0.5);
        time.Advance(TimeSpan.FromMinutes(11));
        await CheckAsync(container);
        time.Advance(TimeSpan.FromHours(1));

        Assert.That((await CheckAsync(container)).Status, Is.EqualTo(HealthStatus.Degraded));
        GC.KeepAlive(labels);
    }

    [Test]
    public async Task A_model_without_delayed_labels_waits_for_none()
    {
        await using ServiceProvider container = Given(health => health.LabelSilence = TimeSpan.FromHours(1));
        Func<int, int> predict = container.GetRequiredService<ModelMonitor>().Observe<int, int>(static x => x);
        predict(1);
        await CheckAsync(container);
        time.Advance(TimeSpan.FromHours(3));
        predict(1);

        Assert.That((await CheckAsync(container)).Status, Is.EqualTo(HealthStatus.Healthy));
    }

    [Test]
    public async Task The_start_of_a_host_is_when_it_begins_to_listen()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddSingleton<TimeProvider>(time).AddModelMonitor("watched", "1.0").AddHealthChecks().AddModelObservability(name: "of the models", tags: ["ready"]);
        using IHost host = builder.Build();
        await host.StartAsync();
        Raise(host.Services.GetRequiredService<ModelMonitor>(), Wrong);
        time.Advance(TimeSpan.FromMinutes(3)); // the gauge has forgotten it
        HealthReport report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(static check => check.Tags.Contains("ready"));

        Assert.That(report.Entries["of the models"].Status, Is.EqualTo(HealthStatus.Degraded));
        await host.StopAsync();
    }

    private static void Raise(ServiceProvider container, SignalDefinition definition) => Raise(container.GetRequiredService<ModelMonitor>(), definition);

    private static void Raise(ModelMonitor monitor, SignalDefinition definition)
    {
        monitor.UseSignals([definition]);
        monitor.RaiseSignal(definition, static () => new Dictionary<string, object>());
    }

    private static async Task<(HealthStatus Status, string? Description)> CheckAsync(ServiceProvider container)
    {
        HealthReportEntry entry = await EntryAsync(container);
        return (entry.Status, entry.Description);
    }

    private static async Task<HealthReportEntry> EntryAsync(ServiceProvider container) =>
        (await container.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["models"];

    private ServiceProvider Given(Action<ModelHealthOptions>? configure = null)
    {
        ServiceCollection services = [];
        services.AddLogging().AddSingleton<TimeProvider>(time).AddModelMonitor("watched", "1.0").AddHealthChecks().AddModelObservability(configure);
        ServiceProvider container = services.BuildServiceProvider();
        container.GetRequiredService<HealthCheckService>().CheckHealthAsync().GetAwaiter().GetResult(); // in a host its start makes the check
        container.GetRequiredService<ModelMonitor>();
        return container;
    }
}
