using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ModelObservability.Dashboard.Tests;

/// <summary>The page on a loopback port, for a browser, over the models that a test makes.</summary>
internal sealed class PortService(WebApplication app) : IAsyncDisposable
{
    public string Address => app.Urls.Single() + "/models";

    public static async Task<PortService> StartAsync(TimeProvider? time = null, DashboardOptions? options = null, int port = 0)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, port));
        if (time is not null) builder.Services.AddSingleton(time);
        WebApplication app = builder.Build();
        app.MapModelObservability("/models", options);
        await app.StartAsync();
        return new(app);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
