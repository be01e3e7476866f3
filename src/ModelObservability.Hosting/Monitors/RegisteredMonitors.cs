using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ModelObservability.Hosting.Monitors;

/// <summary>
/// The monitors of a container, each made once. They are made after the providers of telemetry, so that a container, which disposes backwards,
/// disposes first what wraps a model, then its monitor, and then the provider that exports what both did last.
/// </summary>
internal sealed class RegisteredMonitors(
    IServiceProvider services, IEnumerable<MonitorRegistration> registrations, IOptions<ModelObservabilityOptions> options, ProviderOrder providers)
{
    private readonly MonitorRegistration[] registrations = [.. registrations];
    private readonly Dictionary<string, ModelMonitor> made = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock gate = new();

    /// <summary>The keys, in the order of registration.</summary>
    public IEnumerable<string> Keys => registrations.Select(static registration => registration.Key);

    /// <summary>The monitor of a key.</summary>
    public ModelMonitor Get(string key)
    {
        providers.Make(services);
        ModelMonitorOptions? configured = options.Value.Models.TryGetValue(key, out ModelMonitorOptions? found) ? found : null;
        TimeProvider? time = services.GetService<TimeProvider>();
        lock (gate)
        {
            if (made.TryGetValue(key, out ModelMonitor? monitor)) return monitor; // asked for by a provider that was just made
            MonitorRegistration model = Array.Find(registrations, registration => registration.HasKey(key))!;
            monitor = new(model.Name, configured?.Version ?? model.Version, configured?.Framework ?? model.Framework, time);
            made.Add(key, monitor);
            return monitor;
        }
    }
}
