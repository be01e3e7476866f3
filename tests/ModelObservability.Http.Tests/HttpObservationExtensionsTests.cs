using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace ModelObservability.Http.Tests;

/// <summary>Clients that a container makes.</summary>
[TestFixture]
public sealed class HttpObservationExtensionsTests : ServerScene
{
    [Test]
    public async Task Every_client_of_the_name_is_watched_and_they_share_their_series()
    {
        Server.Says("{}");
        ServiceCollection services = new();
        services.AddHttpClient("models", client => client.BaseAddress = Server.Address).AddModelObservability().SetHandlerLifetime(TimeSpan.FromSeconds(1));
        await using ServiceProvider provider = services.BuildServiceProvider();
        IHttpClientFactory factory = provider.GetRequiredService<IHttpClientFactory>();
        foreach (int _ in Enumerable.Range(0, 3)) await Post(factory.CreateClient("models"), $"/v1/models/{Model}:predict", "{}");
        Assert.That(Calls("success"), Is.EqualTo(3));
    }

    [Test]
    public async Task Series_end_with_the_container()
    {
        Server.Says("{}");
        ServiceCollection services = new();
        services.AddHttpClient("models", client => client.BaseAddress = Server.Address).AddModelObservability();
        ServiceProvider provider = services.BuildServiceProvider();
        await Post(provider.GetRequiredService<IHttpClientFactory>().CreateClient("models"), $"/v1/models/{Model}:predict", "{}");
        Assert.That(Readings.ObserveAll().Where(IsOurs), Is.Not.Empty);
        Assert.That(Readings.Observe("ml.model.info", ("ml.model.name", Model)), Is.EqualTo(1));
        await provider.DisposeAsync();
        Assert.That(Readings.Observe("ml.inference.calls", ("ml.model.name", Model)), Is.EqualTo(1), "the last totals are told once more");
        Assert.That(Readings.Observe("ml.model.info", ("ml.model.name", Model)), Is.Zero);

        bool IsOurs(Testing.MeterReadings.Reading reading) => Equals(reading.Tags.GetValueOrDefault("ml.model.name"), Model);
    }

    [Test]
    public async Task A_monitor_of_the_container_takes_every_call()
    {
        Server.Says("{}");
        ServiceCollection services = new();
        services.AddSingleton(_ => new ModelMonitor(Model, version: "2"));
        services.AddHttpClient("models", client => client.BaseAddress = Server.Address)
            .AddModelObservability(container => new() { Monitor = container.GetRequiredService<ModelMonitor>() });
        await using ServiceProvider provider = services.BuildServiceProvider();
        HttpClient client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("models");
        await Post(client, "/v1/models/other:predict", "{}");
        await Post(client, "/v1/chat/completions", """{"model": "third"}""");
        Assert.That(Readings.Observe("ml.inference.items", ("ml.model.version", "2")), Is.EqualTo(2));
        Assert.That(Readings.Values("gen_ai.client.operation.duration", ("gen_ai.request.model", "third")), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Options_are_held_against_their_ranges_where_they_are_given()
    {
        ServiceCollection services = new();
        IHttpClientBuilder builder = services.AddHttpClient("models");
        Assert.That(() => builder.AddModelObservability(new HttpObservationOptions { InspectedBytes = -1 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => builder.AddModelObservability((Func<IServiceProvider, HttpObservationOptions>)null!), Throws.ArgumentNullException);
        builder.AddModelObservability(_ => new() { InspectedBytes = -1 });
        await using ServiceProvider provider = services.BuildServiceProvider();
        Assert.That(() => provider.GetRequiredService<IHttpClientFactory>().CreateClient("models"), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public async Task Before_a_handler_that_retries_a_call_is_what_the_application_sees_and_after_it_an_attempt()
    {
        int requests = 0;
        Server.Answer = context =>
        {
            context.Response.StatusCode = ++requests % 2 == 1 ? 503 : 200;
            return Task.CompletedTask;
        };
        ServiceCollection services = new();
        services.AddHttpClient("before", client => client.BaseAddress = Server.Address).AddModelObservability().AddHttpMessageHandler(() => new RetryOnce());
        services.AddHttpClient("after", client => client.BaseAddress = Server.Address).AddHttpMessageHandler(() => new RetryOnce()).AddModelObservability();
        await using ServiceProvider provider = services.BuildServiceProvider();
        IHttpClientFactory factory = provider.GetRequiredService<IHttpClientFactory>();

        await Post(factory.CreateClient("before"), $"/v1/models/{Model}:predict", "{}");
        Assert.That((Calls("success"), Calls("error")), Is.EqualTo((1.0, 0.0)));
        await Post(factory.CreateClient("after"), $"/v1/models/{Model}:predict", "{}");
        Assert.That((Calls("success"), Calls("error")), Is.EqualTo((2.0, 1.0)));
    }

    [Test]
    public async Task The_clients_own_time_out_is_an_error_of_that_name()
    {
        TaskCompletionSource never = new();
        Server.Answer = _ => never.Task;
        TimeSpan timeout = TimeSpan.FromMilliseconds(50);
        TimeSpan told = timeout / 2; // the client's timer runs while the first call is still being compiled
        using HttpClient client = new(new SocketsHttpHandler().Observe(new() { Timeout = told })) { BaseAddress = Server.Address, Timeout = timeout };
        using StringContent content = new("{}", Encoding.UTF8, "application/json");
        Assert.That(
            async () => await client.PostAsync(new Uri($"/v1/models/{Model}:predict", UriKind.Relative), content),
            Throws.InstanceOf<TaskCanceledException>().With.InnerException.InstanceOf<TimeoutException>());
        never.SetResult();
        Assert.That(Readings.Values("ml.inference.duration", ("error.type", "timeout")), Has.Length.EqualTo(1));
    }

    private sealed class RetryOnce : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage first = await base.SendAsync(request, cancellationToken);
            return first.IsSuccessStatusCode ? first : await base.SendAsync(request, cancellationToken);
        }
    }
}
