using System.Diagnostics;
using Microsoft.Extensions.AI;
using ModelObservability.LanguageModels;

namespace ModelObservability;

/// <summary>An observed chat client. Responses and exceptions pass through unchanged; faults of telemetry do not.</summary>
[StackTraceHidden] // an exception that passes through has the stack trace of the bare call
internal sealed class ObservedChatClient : DelegatingChatClient
{
    private readonly LanguageModelEndpoint watch;
    private readonly string? defaultModel;
    private readonly ObservedTask<ChatArguments, ChatResponse> answer;

    public ObservedChatClient(IChatClient client, ModelMonitor monitor, ChatObservationOptions options, LanguageModelInstruments instruments)
        : base(client)
    {
        ChatClientMetadata? metadata = MetadataOf(client);
        watch = ChatClientState.Of(monitor, metadata, options, instruments);
        defaultModel = metadata?.DefaultModelId;
        answer = new ObservedTask<ChatArguments, ChatResponse>(
            monitor, [StackTraceHidden] (arguments, cancellationToken) => InnerClient.GetResponseAsync(arguments.Messages, arguments.Options, cancellationToken));
    }

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        watch.IsWanted
            ? answer.Invoke(new(messages, options), new ChatRequest(watch, defaultModel, options, streams: false), cancellationToken)
            : InnerClient.GetResponseAsync(messages, options, cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (!watch.IsWanted) return InnerClient.GetStreamingResponseAsync(messages, options, cancellationToken);
        ChatRequest request = new(watch, defaultModel, options, streams: true);
        try
        {
            return watch.Monitor.ObserveStream(
                InnerClient.GetStreamingResponseAsync(messages, options, cancellationToken), request);
        }
        catch (Exception exception) when (request.NeverBegan(exception))
        {
            throw; // never reached: the filter returns false
        }
    }

    /// <summary>The client's metadata; null if it has none or throws.</summary>
    private static ChatClientMetadata? MetadataOf(IChatClient client)
    {
        try
        {
            return client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
            return null;
        }
    }

    private readonly record struct ChatArguments(IEnumerable<ChatMessage> Messages, ChatOptions? Options);
}
