using System.Diagnostics;
using Microsoft.Extensions.AI;
using ModelObservability.GenAi;
using ModelObservability.Inference;
using ModelObservability.Telemetry;

namespace ModelObservability.Chat;

/// <summary>One request, as a shape of calls: a stream may be enumerated several times.</summary>
internal sealed class ChatRequest(GenAiWatch watch, string? defaultModel, ChatOptions? options, bool streams) : ICallShape
{
    /// <summary>The model asked for; null where nobody said.</summary>
    public string? Model { get; } = (options?.ModelId ?? defaultModel) is { } model ? AttributeText.Name(model) : null;

    public GenAiWatch Watch => watch;

    public bool IsWanted => watch.TellsMore;

    public string SpanName => Model is null ? watch.Operation : $"{watch.Operation} {Model}";

    public ActivityKind SpanKind => ActivityKind.Client;

    public ICallListener Listen(Activity? span)
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
        call.Saw(exception);
        call.Finish();
        call.Leave();
        return false;
    }

    /// <summary>Numbers and names only: never messages, instructions, tools or stop sequences.</summary>
    private void Describe(Activity span)
    {
        if (streams) span.SetTag(GenAiNames.Stream, true);
        foreach (var (key, value) in watch.SeriesOf(Model, null).Tags) span.SetTag(key, value);
        if (options is null) return;
        if (options.MaxOutputTokens is { } most) span.SetTag(GenAiNames.MaxTokens, most);
        if (options.Temperature is { } temperature) span.SetTag(GenAiNames.Temperature, (double)temperature);
        if (options.TopP is { } topP) span.SetTag(GenAiNames.TopP, (double)topP);
        if (options.TopK is { } topK) span.SetTag(GenAiNames.TopK, watch.Instruments.IsLatest ? topK : (double)topK);
        if (options.FrequencyPenalty is { } frequency) span.SetTag(GenAiNames.FrequencyPenalty, (double)frequency);
        if (options.PresencePenalty is { } presence) span.SetTag(GenAiNames.PresencePenalty, (double)presence);
        if (options.Seed is { } seed) span.SetTag(GenAiNames.Seed, seed);
    }
}
