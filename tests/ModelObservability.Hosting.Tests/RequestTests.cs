using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ModelObservability.Hosting.Tests;

/// <summary>Models in a real ASP.NET Core application.</summary>
[TestFixture]
public sealed class RequestTests
{
    private static readonly SignalDefinition Wrong = new("TEST1", SignalSeverity.Error, "It is wrong", "Mend it.");

    [Test]
    public async Task A_call_in_a_request_has_a_span_within_the_requests()
    {
        Exported exported = new();
        await using WebApplication app = await StartAsync(exported);
        await app.GetTestClient().GetStringAsync("/predict");
        await app.StopAsync();
        await app.DisposeAsync();

        Assert.That(exported.Spans, Has.Count.EqualTo(2));
        Assert.That(exported.Spans[0], Is.EqualTo("infer in a request"), "the request's ends after it");
    }

    [Test]
    public async Task The_health_of_the_models_is_the_health_of_the_service()
    {
        await using WebApplication app = await StartAsync(new());
        using HttpClient client = app.GetTestClient();
        Assert.That(await client.GetStringAsync("/health"), Is.EqualTo(nameof(HealthStatus.Healthy)));
        ModelMonitor monitor = app.Services.GetRequiredService<ModelMonitor>();
        monitor.UseSignals([Wrong]);
        monitor.RaiseSignal(Wrong, new Dictionary<string, object>());

        using HttpResponseMessage answer = await client.GetAsync("/health");
        Assert.That(((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()), Is.EqualTo((503, nameof(HealthStatus.Unhealthy))));
    }

    private static async Task<WebApplication> StartAsync(Exported exported)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddModelMonitor("in a request").AddModelObservability(static options => options.Health.ErrorSignal = HealthStatus.Unhealthy);
        builder.Services.AddHealthChecks().AddModelObservability();
        exported.AddTo(builder.Services);
        WebApplication app = builder.Build();
        Func<int, int> predict = app.Services.GetRequiredService<ModelMonitor>().Observe<int, int>(static x => x);
        app.MapGet("/predict", () => predict(1));
        app.MapHealthChecks("/health");
        await app.StartAsync();
        return app;
    }
}
