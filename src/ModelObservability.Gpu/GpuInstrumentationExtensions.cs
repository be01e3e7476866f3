using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenTelemetry.Metrics;

namespace ModelObservability;

/// <summary>Adds the GPU instruments to OpenTelemetry.</summary>
public static class GpuInstrumentationExtensions
{
    /// <summary>
    /// Collects the metrics of the machine's NVIDIA GPUs. Uses the <see cref="GpuMonitor"/> that is registered as a service; if there is none,
    /// registers one that lives as long as the provider.
    /// </summary>
    /// <param name="builder">The builder of the application's metrics.</param>
    /// <param name="options">The options of a monitor that is created here; null for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static MeterProviderBuilder AddGpuInstrumentation(this MeterProviderBuilder builder, GpuOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        options?.Validated();
        return builder
            .AddMeter(GpuMonitor.MeterName)
            .ConfigureServices(services => services.TryAddSingleton(_ => new GpuMonitor(options)))
            .AddInstrumentation(static services => new Started(services.GetRequiredService<GpuMonitor>()));
    }

    /// <summary>Refers to the monitor without owning it: the provider disposes what it is given, and the monitor may be the application's.</summary>
    private sealed record Started(GpuMonitor Monitor);
}
