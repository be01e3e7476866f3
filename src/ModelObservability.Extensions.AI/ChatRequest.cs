using System.Diagnostics;
using Microsoft.Extensions.AI;
using ModelObservability.LanguageModels;

namespace ModelObservability;

/// <summary>One request, as a shape of calls: a stream may be enumerated several times.</summary>
internal sealed class ChatRequest(LanguageModelEndpoint watch, string? defaultModel, ChatOptions? options, bool streams) : ICallShape
{
    /// <summary>The model asked for; null where nobody said.</summary>
    public string? Model { get; } = (options?.ModelId ?? defaultModel) is { } model ? AttributeText.Name(model) : null;

    public LanguageModelEndpoint Watch => watch;

    public bool IsWanted => watch.TellsMore;

    public string SpanName => Model is null ? watch.Operation : $"{watch.Operation} {Model}";

    public ActivityKind SpanKind => ActivityKind.Client;

    public ICallListener CreateListener(Activity? span)
    {
        if (span is { IsAllDataRequested: true }) Describe(span);
        return new ChatCall(this, span);
    }

    /// <summary>The client threw before there was a stream: a failed call all the same. For exception filters.</summary>
    /// <returns>False: the filter never catches.</returns>
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

    /// <summary>What is asked of which model, as far as it is published.</summary>
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
        }.Describe(span, watch.Instruments);
    }
}
