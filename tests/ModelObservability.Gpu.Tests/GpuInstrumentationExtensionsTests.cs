using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Telemetry;
using ModelObservability.Gpu.Tests.Fakes;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ModelObservability.Gpu.Tests;

/// <summary>What OpenTelemetry's own SDK makes of it.</summary>
[NonParallelizable]
public class GpuInstrumentationExtensionsTests
{
    [Test]
    public void One_line_makes_the_monitor_and_disposing_the_provider_ends_it()
    {
        GpuMonitor monitor;
        List<GpuMonitor> seen = [];
        using (MeterProvider provider = Sdk.CreateMeterProviderBuilder().AddGpuInstrumentation(new() { LibraryPath = "/nowhere/libnvidia-ml.so.1" })
            .AddInstrumentation(services => seen = [services.GetRequiredService<GpuMonitor>()]).Build()!)
        {
            monitor = seen.Single();
            Assert.That(monitor.NextSnapshotAsync().Wait(TimeSpan.FromSeconds(30)));
            Assert.That(monitor.Snapshot().Reason, Is.EqualTo("library_not_found"));
        }

        Assert.That(monitor.State, Is.EqualTo(GpuState.Stopped));
    }

    [Test]
    public void The_application_s_own_monitor_is_used_and_stays_its_own()
    {
        using GpuMonitor own = new(null, new TestTime(), () => new FakeNvml(FakeMachine.L4()));
        using (Sdk.CreateMeterProviderBuilder().ConfigureServices(services => services.AddSingleton(own)).AddGpuInstrumentation().Build())
        {
        }

        Assert.That(own.State, Is.Not.EqualTo(GpuState.Stopped));
    }

    [Test]
    public void Bad_arguments_are_refused_where_they_are_given()
    {
        MeterProviderBuilder builder = Sdk.CreateMeterProviderBuilder();
        Assert.That(() => builder.AddGpuInstrumentation(new() { Interval = TimeSpan.Zero }), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => GpuInstrumentationExtensions.AddGpuInstrumentation(null!), Throws.ArgumentNullException);
    }

    [TestCase(MetricReaderTemporalityPreference.Cumulative)]
    [TestCase(MetricReaderTemporalityPreference.Delta)]
    public void Through_the_SDK_a_lost_GPU_leaves_no_stale_point_and_sums_never_fall(MetricReaderTemporalityPreference temporality)
    {
        TestTime time = new();
        FakeGpu gpu = FakeMachine.L4(), other = FakeMachine.H200();
        using GpuMonitor monitor = new(null, time, () => new FakeNvml(gpu, other));
        using Exporter exporter = new();
        using BaseExportingMetricReader reader = new(exporter) { TemporalityPreference = temporality };
        using MeterProvider provider = Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(monitor)).AddGpuInstrumentation().AddReader(reader).Build();
        Poll(monitor, time);
        Assert.That(Of(exporter, reader, gpu, "hw.power"), Is.EqualTo(new[] { 31.0 }));
        gpu.EnergyMillijoules = 9_000;
        Poll(monitor, time);
        Assert.That(Of(exporter, reader, gpu, "hw.energy"), Is.EqualTo(new[] { temporality == MetricReaderTemporalityPreference.Delta ? 0.0 : 5000.0 }));
        gpu.Broken = NvmlReturn.GpuIsLost;
        Poll(monitor, time);
        Assert.That(Names(exporter, reader, gpu), Is.EqualTo(new[] { "hw.status" }));
        Poll(monitor, time);
        Assert.That(Names(exporter, reader, other), Has.Length.GreaterThan(20));
        gpu.Broken = NvmlReturn.Success;
        Poll(monitor, time);
        Poll(monitor, time);
        Assert.That(Of(exporter, reader, gpu, "hw.power"), Is.EqualTo(new[] { 31.0 }));
    }

    [Test]
    public async Task The_health_check_of_a_host_is_unhealthy_while_a_GPU_is_lost_or_the_driver_hangs()
    {
        TestTime time = new();
        using ManualResetEventSlim proceed = new(initialState: true);
        FakeGpu gpu = FakeMachine.L4();
        FakeNvml nvml = new(gpu, FakeMachine.H200());
        using GpuMonitor monitor = new(null, time, () => nvml);
        ServiceCollection services = [];
        services.AddLogging().AddHealthChecks().AddModelObservability();
        await using ServiceProvider container = services.BuildServiceProvider();
        Poll(monitor, time);
        Assert.That(await CheckAsync(), Is.EqualTo((HealthStatus.Healthy, (string?)null)));
        gpu.Broken = NvmlReturn.GpuIsLost;
        Poll(monitor, time);
        Assert.That(await CheckAsync(), Is.EqualTo((HealthStatus.Unhealthy, $"{gpu.Uuid}: the GPU is lost")));
        gpu.Broken = NvmlReturn.Success;
        Poll(monitor, time);
        Poll(monitor, time);
        Assert.That((await CheckAsync()).Status, Is.EqualTo(HealthStatus.Healthy));

        nvml.Before = _ => proceed.Wait();
        proceed.Reset();
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.That(await CheckAsync(), Is.EqualTo((HealthStatus.Unhealthy, "GPUs: the driver does not answer")));
        proceed.Set();

        async Task<(HealthStatus Status, string? Description)> CheckAsync()
        {
            HealthReportEntry entry = (await container.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["models"];
            return (entry.Status, entry.Description);
        }
    }

    private static void Poll(GpuMonitor monitor, TestTime time)
    {
        Task<GpuSnapshot> next = monitor.NextSnapshotAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(next.Wait(TimeSpan.FromSeconds(30)));
    }

    private static double[] Of(Exporter exporter, MetricReader reader, FakeGpu gpu, string name)
    {
        exporter.Points.Clear();
        reader.Collect();
        return [.. exporter.Points.Where(point => point.Id == gpu.Uuid && point.Name == name).Select(point => point.Value)];
    }

    private static string[] Names(Exporter exporter, MetricReader reader, FakeGpu gpu)
    {
        exporter.Points.Clear();
        reader.Collect();
        return [.. exporter.Points.Where(point => point.Id == gpu.Uuid && !point.Name.StartsWith("ml.", StringComparison.Ordinal)).Select(point => point.Name).Distinct()]; // models of other tests were on this GPU, too
    }

    private sealed class Exporter : BaseExporter<Metric>
    {
        public List<(string Name, string? Id, double Value)> Points { get; } = [];

        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (Metric metric in batch)
                foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
                {
                    string? id = null;
                    foreach ((string key, object? value) in point.Tags)
                        if (key == "hw.id") id = (string?)value;
                    Points.Add((metric.Name, id, metric.MetricType switch
                    {
                        MetricType.DoubleGauge => point.GetGaugeLastValueDouble(),
                        MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
                        _ => point.GetSumLong(),
                    }));
                }

            return ExportResult.Success;
        }
    }
}
