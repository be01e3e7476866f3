using Microsoft.Extensions.AI;
using ModelObservability.Testing;

namespace ModelObservability.Tests;

[TestFixture]
public sealed class SilentClientTests
{
    [Test]
    [ProvokesFaults]
    public void A_client_that_throws_when_asked_for_what_it_is_can_be_watched()
    {
        using ModelMonitor monitor = new("silent");
        long faults = ModelMonitor.Faults;
        Silent silent = new();
        using IChatClient watched = monitor.Observe(silent);

        Assert.That(watched, Is.Not.SameAs(silent));
        Assert.That(ModelMonitor.Faults, Is.EqualTo(faults + 1));
    }

    private sealed class Silent : IChatClient
    {
        public object? GetService(Type serviceType, object? serviceKey = null) => throw new InvalidOperationException("no services");

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse());

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new InvalidOperationException();

        public void Dispose()
        {
        }
    }
}
