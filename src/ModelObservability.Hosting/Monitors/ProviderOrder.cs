using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ModelObservability.Hosting.Monitors;

/// <summary>Makes OpenTelemetry's providers before the first monitor, unless one of them is being made and asks for the monitor itself.</summary>
internal sealed class ProviderOrder
{
    private volatile bool metrics, tracing;

    /// <summary>Registers one that hears of providers before any other callback that configures them.</summary>
    public static void AddTo(IServiceCollection services)
    {
        ServiceCollection first = [];
        first.AddSingleton<ProviderOrder>();
        first.ConfigureOpenTelemetryMeterProvider(static (services, _) => services.GetRequiredService<ProviderOrder>().metrics = true);
        first.ConfigureOpenTelemetryTracerProvider(static (services, _) => services.GetRequiredService<ProviderOrder>().tracing = true);
        for (int index = 0; index < first.Count; index++) services.Insert(index, first[index]);
    }

    /// <summary>Makes the providers that the container has and nobody has begun to make.</summary>
    public void Make(IServiceProvider services)
    {
        if (!metrics)
        {
            metrics = true;
            services.GetService<MeterProvider>();
        }

        if (tracing) return;
        tracing = true;
        services.GetService<TracerProvider>();
    }
}
