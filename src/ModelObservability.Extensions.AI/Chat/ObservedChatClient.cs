using System.Diagnostics;
using Microsoft.Extensions.AI;
using ModelObservability.LanguageModels;
using ModelObservability.Pipelines;

namespace ModelObservability;

/// <summary>An observed chat client. Responses and exceptions pass through unchanged; faults of telemetry do not.</summary>
[StackTraceHidden] // an exception that passes through has the stack trace of the bare call
internal sealed class ObservedChatClient : DelegatingChatClient
{
    private readonly LanguageModelEndpoint watch;
    private readonly string? defaultModel;
    private readonly bool toolDetails;
    private readonly ObservedTask<ChatArguments, ChatResponse> answer;

    public ObservedChatClient(
        IChatClient client, in PipelineBelow<ChatClientMetadata> below, ModelMonitor monitor, ChatObservationOptions options, LanguageModelInstruments instruments)
        : base(client)
    {
        watch = Endpoint.Of(
            monitor, below.HasOpenTelemetry ? LanguageModelInstruments.OursOnly : instruments, LanguageModelOperation.Chat,
            options.Provider ?? below.Metadata?.ProviderName, below.Metadata?.ProviderUri, options.Prices, options.OnCallEnded,
            options.StallAfter.TotalSeconds);
        defaultModel = below.Metadata?.DefaultModelId;
        toolDetails = options.IncludeToolDetails;
        answer = new ObservedTask<ChatArguments, ChatResponse>(
            monitor, [StackTraceHidden] (arguments, cancellationToken) => InnerClient.GetResponseAsync(arguments.Messages, arguments.Options, cancellationToken));
    }

    public static PipelineBelow<ChatClientMetadata> Below(IChatClient client, ModelMonitor monitor) =>
        PipelineBelow<ChatClientMetadata>.Of(client.GetService, typeof(OpenTelemetryChatClient), typeof(ObservedChatClient), monitor);

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        watch.IsWanted
            ? answer.Invoke(new(messages, options), new ChatRequest(watch, defaultModel, options, streams: false, toolDetails), cancellationToken)
            : InnerClient.GetResponseAsync(messages, options, cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (!watch.IsWanted) return InnerClient.GetStreamingResponseAsync(messages, options, cancellationToken);
        ChatRequest request = new(watch, defaultModel, options, streams: true, toolDetails);
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

    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        if (serviceType == typeof(ObservedChatClient) && ReferenceEquals(serviceKey, watch.Monitor)) return this;
        return SpanSource.Above(serviceType, serviceKey, base.GetService(serviceType, serviceKey));
    }

    private readonly record struct ChatArguments(IEnumerable<ChatMessage> Messages, ChatOptions? Options);
}
