using Microsoft.Extensions.AI;
using ModelObservability.LanguageModels;

namespace ModelObservability;

/// <summary>Observes language models behind an <see cref="IChatClient"/>.</summary>
/// <example><code>
/// using var monitor = new ModelMonitor("assistant");
/// IChatClient chat = monitor.Observe(client);   // the line that changes
/// await foreach (var update in chat.GetStreamingResponseAsync("Hello")) Console.Write(update.Text);
/// </code></example>
public static class ChatObservationExtensions
{
    /// <summary>
    /// Observes a chat client. Responses, exceptions and cancellation are those of the client; each enumeration of a stream is a call. While there is
    /// no listener, the client's own tasks and streams are returned. A client that the monitor observes already comes back as it is, also where
    /// something else lies between: nothing is counted twice.
    /// </summary>
    /// <param name="monitor">The model's monitor. After it is disposed, calls are not observed and are counted as faults.</param>
    /// <param name="client">The client. The wrapper owns it and disposes it.</param>
    /// <param name="options">Provider, prices, the stall limit and what of tools is told; null for the defaults.</param>
    /// <returns>The observed client.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> or <paramref name="client"/> is null.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static IChatClient Observe(this ModelMonitor monitor, IChatClient client, ChatObservationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(client);
        ObjectDisposedException.ThrowIf(monitor.IsDisposed, monitor);
        ChatObservationOptions validated = (options ?? new()).Validated();
        var below = ObservedChatClient.Below(client, monitor);
        return below.IsObserved ? client : new ObservedChatClient(client, below, monitor, validated, LanguageModelInstruments.Current);
    }
}
