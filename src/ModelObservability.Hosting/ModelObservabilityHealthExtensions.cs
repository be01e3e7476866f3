using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using ModelObservability.Hosting.Health;
using ModelObservability.Hosting.Validation;

namespace ModelObservability;

/// <summary>Adds the models to the health checks of a host.</summary>
public static class ModelObservabilityHealthExtensions
{
    /// <summary>
    /// Adds a check that is degraded or unhealthy while a model has an open signal, its labels stay away, or a GPU is lost; which is which is in
    /// <see cref="ModelObservabilityOptions.Health"/>. It watches every <see cref="ModelMonitor"/> of the process, and asks neither models nor drivers.
    /// </summary>
    /// <param name="builder">The builder of the application's health checks: <c>services.AddHealthChecks()</c>.</param>
    /// <param name="configure">Sets what makes which status, after what the configuration says; null to leave it.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="tags">Tags to filter checks by; null for none.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="name"/> is null.</exception>
    public static IHealthChecksBuilder AddModelObservability(
        this IHealthChecksBuilder builder, Action<ModelHealthOptions>? configure = null, string name = "models", IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        builder.Services.AddHostingOptions();
        if (configure is not null) builder.Services.PostConfigure<ModelObservabilityOptions>(options => configure(options.Health));
        builder.Services.TryAddSingleton<ModelHealthCheck>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, HealthStart>());
        return builder.Add(new HealthCheckRegistration(name, static services => services.GetRequiredService<ModelHealthCheck>(), failureStatus: null, tags));
    }
}
