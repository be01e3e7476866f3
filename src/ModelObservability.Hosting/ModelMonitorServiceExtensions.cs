using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using ModelObservability.Hosting.Monitors;
using ModelObservability.Hosting.Validation;

namespace ModelObservability;

/// <summary>Adds monitors to a container.</summary>
public static class ModelMonitorServiceExtensions
{
    /// <summary>
    /// Adds a <see cref="ModelMonitor"/> as a singleton under its key; the first one is also the <see cref="ModelMonitor"/> without a key. The host
    /// makes it when it starts. The container disposes it after what was made with it and before OpenTelemetry's providers, so that what
    /// happens while the application ends is exported as well. Its clock is the <see cref="TimeProvider"/> of the container, where there is one.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="name">The model's name, the same for every version; not empty or blank.</param>
    /// <param name="version">Its version; null leaves the attribute out. <see cref="ModelObservabilityOptions.Models"/> wins over it.</param>
    /// <param name="framework">What runs it; null leaves the attribute out. <see cref="ModelObservabilityOptions.Models"/> wins over it.</param>
    /// <param name="key">The key of the service; the name when null. Give two versions of a model at once a key each.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException">A given text is empty or blank, or the key is taken.</exception>
    public static IServiceCollection AddModelMonitor(
        this IServiceCollection services, string name, string? version = null, string? framework = null, string? key = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        _ = new ModelIdentity(name, version, framework); // says here what is wrong with them
        if (key is not null) ArgumentException.ThrowIfNullOrWhiteSpace(key);
        MonitorRegistration registration = new(key ?? name, name, version, framework);
        if (services.Any(known => !known.IsKeyedService && known.ImplementationInstance is MonitorRegistration other && other.HasKey(registration.Key)))
        {
            throw new ArgumentException(
                $"A model monitor with the key '{registration.Key}' was added before. Give each a key of its own: AddModelMonitor(\"{name}\", …, key: \"…\").",
                key is null ? nameof(name) : nameof(key));
        }

        AddShared(services);
        services.AddSingleton(registration);
        services.AddKeyedSingleton(registration.Key, static (services, key) => services.GetRequiredService<RegisteredMonitors>().Get((string)key!));
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<ModelMonitor>(registration.Key));
        return services;
    }

    private static void AddShared(IServiceCollection services)
    {
        if (services.Any(static known => known.ServiceType == typeof(RegisteredMonitors))) return;
        ProviderOrder.AddTo(services);
        services.AddSingleton<RegisteredMonitors>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, HostStart>());
        services.AddHostingOptions();
    }
}
