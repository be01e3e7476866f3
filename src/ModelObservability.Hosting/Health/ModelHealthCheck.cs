using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace ModelObservability.Hosting.Health;

/// <summary>The health of the models: the worst of what was found, and all of it in words.</summary>
internal sealed class ModelHealthCheck : IHealthCheck, IDisposable
{
    private readonly ModelHealthOptions options;
    private readonly ModelReadings readings = new();
    private readonly OpenSignals signals;
    private readonly LabelSupply labels;

    public ModelHealthCheck(IOptions<ModelObservabilityOptions> options, IServiceProvider services)
    {
        this.options = options.Value.Health;
        TimeProvider time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        signals = new(this.options, time);
        labels = new(this.options, time);
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        Reading[] now = readings.Read();
        Finding[] findings =
        [
            .. signals.Find(now).Concat(labels.Find(now)).Concat(LostGpus.Find(now, options)).Where(static finding => finding.Status != HealthStatus.Healthy),
        ];
        return Task.FromResult(findings.Length == 0 ? HealthCheckResult.Healthy() : new HealthCheckResult(
            findings.Min(static finding => finding.Status), // the worst has the lowest number
            string.Join("; ", findings.Select(static finding => $"{finding.About}: {finding.What}")),
            exception: null,
            findings.GroupBy(static finding => finding.About, StringComparer.Ordinal).ToDictionary(
                static about => about.Key, static about => (object)about.Select(static finding => finding.What).ToArray())));
    }

    public void Dispose()
    {
        signals.Dispose();
        readings.Dispose();
    }
}
