using Microsoft.Extensions.AI;

namespace ModelObservability;

/// <summary>Watches language models behind an <see cref="IChatClient"/>.</summary>
/// <example><code>
/// using var monitor = new ModelMonitor("assistant");
/// IChatClient chat = monitor.Observe(client);   // the line that changes
/// await foreach (var update in chat.GetStreamingResponseAsync("Hello")) Console.Write(update.Text);
/// </code></example>
public static class ChatObservationExtensions
{
    /// <summary>
    /// Wraps a chat client. Answers, exceptions and cancellation are those of the client; each enumeration of a stream is a call. While nobody
    /// listens the very tasks and streams of the client come back.
    /// </summary>
    /// <param name="monitor">The model's monitor. Once it is disposed, calls go on unobserved and are counted as faults.</param>
    /// <param name="client">The client. The wrapper owns it: disposing one disposes the other.</param>
    /// <param name="options">Provider, prices, when a stream counts as stalled; the defaults when null.</param>
    /// <returns>A client that does the same, watched.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> or <paramref name="client"/> is null.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static IChatClient Observe(this ModelMonitor monitor, IChatClient client, ChatObservationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(client);
        ObjectDisposedException.ThrowIf(monitor.IsDisposed, monitor);
        return new ObservedChatClient(client, monitor, (options ?? new()).Validated(), LanguageModels.LanguageModelInstruments.Current);
    }
}
