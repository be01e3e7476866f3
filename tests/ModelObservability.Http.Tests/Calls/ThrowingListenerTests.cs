using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using ModelObservability.Testing;

namespace ModelObservability.Http.Tests.Calls;

/// <summary>Listeners that throw, everywhere at once: the application's answer and exceptions are its own.</summary>
[TestFixture]
public sealed class ThrowingListenerTests : ServerScene
{
    private ThrowingListeners listeners = null!;

    [SetUp]
    public void Sabotage() => listeners = new ThrowingListeners();

    [TearDown]
    public void Repair() => listeners.Dispose();

    [Test]
    [ProvokesFaults]
    public async Task Answers_and_streams_survive([Values] HttpCompletionOption completion)
    {
        long before = ModelMonitor.Faults;
        Server.Answer = async context =>
        {
            context.Response.ContentType = "text/event-stream";
            for (int chunk = 0; chunk < 5; chunk++)
            {
                await context.Response.WriteAsync("data: {\"choices\": [{}]}\n\n");
                await context.Response.Body.FlushAsync();
            }

            await context.Response.WriteAsync("data: [DONE]\n\n");
        };
        using HttpResponseMessage response = await Post("/v1/chat/completions", $$"""{"model": "{{Model}}"}""", completion);
        Assert.That(await ReadEvents(response), Has.Count.EqualTo(6));
        Assert.That(ModelMonitor.Faults, Is.GreaterThan(before), "the listeners did throw");
        Assert.That(Activity.Current, Is.Null);
    }

    [Test]
    [ProvokesFaults]
    public async Task Exceptions_survive()
    {
        IOException fault = new("the handler's own");
        using HttpMessageInvoker invoker = new(new FaultyHandler(fault).Observe(new() { TimeProvider = Time }));
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(Server.Address, $"/v1/models/{Model}:predict"));
        Assert.That(async () => await invoker.SendAsync(request, CancellationToken.None), Throws.Exception.SameAs(fault));
        Assert.That(() => invoker.Send(request, CancellationToken.None), Throws.Exception.SameAs(fault));
        await Task.Yield();
        Assert.That(Activity.Current, Is.Null);
    }

    private sealed class FaultyHandler(Exception fault) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Yield();
            throw fault;
        }

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => throw fault;
    }
}
