using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenTelemetry.Metrics;

namespace ModelObservability;

/// <summary>Turns the GPU instruments on in OpenTelemetry.</summary>
public static class GpuInstrumentationExtensions
{
    /// <summary>
    /// Collects the metrics of the machine's NVIDIA GPUs. Uses the application's <see cref="GpuMonitor"/> where one is registered as a
    /// service, else registers one, which lives as long as the provider.
    /// </summary>
    /// <param name="builder">The metrics of the application.</param>
    /// <param name="options">How the GPUs are watched, for a monitor that is made here; the defaults when null.</param>
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

    /// <summary>Holds the monitor without owning it: the provider disposes what it is given, and this monitor may be the application's.</summary>
    private sealed record Started(GpuMonitor Monitor);
}
