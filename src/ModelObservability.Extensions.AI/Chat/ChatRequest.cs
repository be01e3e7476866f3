using System.Diagnostics;
using Microsoft.Extensions.AI;
using ModelObservability.LanguageModels;
using ModelObservability.Pipelines;

namespace ModelObservability;

/// <summary>One request; a stream of it may be enumerated several times, each time as a call.</summary>
internal sealed class ChatRequest(LanguageModelEndpoint watch, string? defaultModel, ChatOptions? options, bool streams, bool toolDetails) : ICallShape
{
    /// <summary>The requested model; null if none is named.</summary>
    public string? Model { get; } = (options?.ModelId ?? defaultModel) is { } model ? AttributeText.Name(model) : null;

    public LanguageModelEndpoint Watch => watch;

    public bool IsWanted => watch.HasListeners;

    public string? SpanName => watch.SpanName(Model);

    public ActivityKind SpanKind => watch.SpanKind();

    public ICallListener CreateListener(Activity? span)
    {
        if (span is { IsAllDataRequested: true } && watch.Instruments.IsConvention) Describe(span);
        return new ChatCall(this, span);
    }

    /// <summary>The client threw before it returned a stream, which is a failed call. For exception filters.</summary>
    /// <returns>False, so that the filter never catches.</returns>
    public bool NeverBegan(Exception exception)
    {
        if (!ActiveCall.IsWanted(watch.Monitor, this)) return false;
        ActiveCall call = ActiveCall.Start(watch.Monitor, this);
        call.StartClock();
        call.RecordFailure(exception);
        call.Finish();
        call.Leave();
        return false;
    }

    /// <summary>Sets the attributes of the request.</summary>
    private void Describe(Activity span)
    {
        watch.Describe(span, Model);
        new LanguageModelRequest
        {
            Stream = streams,
            MaxTokens = options?.MaxOutputTokens,
            Temperature = options?.Temperature,
            TopP = options?.TopP,
            TopK = options?.TopK,
            FrequencyPenalty = options?.FrequencyPenalty,
            PresencePenalty = options?.PresencePenalty,
            Seed = options?.Seed,
            ToolDefinitions = ToolDefinitions.Of(options?.Tools, toolDetails),
        }.Describe(span, watch.Instruments);
    }
}
