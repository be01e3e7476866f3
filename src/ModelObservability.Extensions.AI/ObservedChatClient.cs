using System.Diagnostics;
using Microsoft.Extensions.AI;
using ModelObservability.LanguageModels;

namespace ModelObservability;

/// <summary>A chat client, watched. What telemetry does wrong stays here; what the client does comes back as it is.</summary>
[StackTraceHidden] // an exception that passes has the lines of the bare call
internal sealed class ObservedChatClient : DelegatingChatClient
{
    private readonly LanguageModelEndpoint watch;
    private readonly string? defaultModel;
    private readonly ObservedTask<ChatArguments, ChatResponse> answer;

    public ObservedChatClient(IChatClient client, ModelMonitor monitor, ChatObservationOptions options, LanguageModelInstruments instruments)
        : base(client)
    {
        ChatClientMetadata? metadata = MetadataOf(client);
        watch = ChatWatch.Of(monitor, metadata, options, instruments);
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
            throw; // never reached: the filter only looks
        }
    }

    /// <summary>What a client says of itself; a client that cannot say is watched without.</summary>
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
