using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ModelObservability.Hosting.Monitors;

/// <summary>Makes the monitors when the host starts, so that their series begin at 0 before the first request.</summary>
internal sealed class HostStart(IServiceProvider services, RegisteredMonitors monitors) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (string key in monitors.Keys) services.GetRequiredKeyedService<ModelMonitor>(key);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
