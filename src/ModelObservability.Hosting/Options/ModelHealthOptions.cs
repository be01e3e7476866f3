using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ModelObservability;

/// <summary>What the health check of the models looks at, and what it makes of it. <see cref="HealthStatus.Healthy"/> leaves a finding out.</summary>
public sealed class ModelHealthOptions
{
    /// <summary>
    /// The status while a model has an open signal of severity <see cref="SignalSeverity.Error"/>. Default <see cref="HealthStatus.Degraded"/>: one
    /// request with bad input can open such a signal, and must not take the service out of the load balancer.
    /// </summary>
    public HealthStatus ErrorSignal { get; set; } = HealthStatus.Degraded;

    /// <summary>The status while a model has an open signal of severity <see cref="SignalSeverity.Warning"/>. Default <see cref="HealthStatus.Healthy"/>.</summary>
    public HealthStatus WarningSignal { get; set; } = HealthStatus.Healthy;

    /// <summary>A signal is open until it has not been seen for this long: 1 minute to 30 days. Default 5 minutes.</summary>
    public TimeSpan SignalWindow { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Codes of signals that say nothing about the health of the service, such as <c>MO2002</c>. Default none.</summary>
    public IList<string> IgnoredSignals { get; } = [];

    /// <summary>The status while a model works and its labels stay away. Default <see cref="HealthStatus.Degraded"/>.</summary>
    public HealthStatus LabelsStarving { get; set; } = HealthStatus.Degraded;

    /// <summary>
    /// For how long a model with delayed labels may work without one that belongs to a prediction, counted from its first work without:
    /// 1 second to 365 days. Longer than labels usually take. Default 24 hours.
    /// </summary>
    public TimeSpan LabelSilence { get; set; } = TimeSpan.FromHours(24);

    /// <summary>The status while a GPU that was there cannot be reached. Needs the GPU package. Default <see cref="HealthStatus.Unhealthy"/>.</summary>
    public HealthStatus GpuLost { get; set; } = HealthStatus.Unhealthy;
}
