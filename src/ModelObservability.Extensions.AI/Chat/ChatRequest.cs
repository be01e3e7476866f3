using System.Diagnostics;
using Microsoft.Extensions.AI;
using ModelObservability.Inference;
using ModelObservability.Telemetry;

namespace ModelObservability.Chat;

/// <summary>One request, as a shape of calls: a stream may be enumerated several times.</summary>
internal sealed class ChatRequest(ChatWatch watch, ChatOptions? options, bool streams) : ICallShape
{
    /// <summary>The model asked for; null where nobody said.</summary>
    public string? Model { get; } = options?.ModelId ?? watch.DefaultModel;

    public ChatWatch Watch => watch;

    public bool IsWanted => watch.TellsMore;

    public string SpanName => Model is null ? ChatNames.Chat : $"{ChatNames.Chat} {Model}";

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
        if (streams) span.SetTag(ChatNames.GenAi.Stream, true);
        foreach (var (key, value) in watch.SeriesOf(Model, null).Tags) span.SetTag(key, value);
        if (options is null) return;
        if (options.MaxOutputTokens is { } most) span.SetTag(ChatNames.GenAi.MaxTokens, most);
        if (options.Temperature is { } temperature) span.SetTag(ChatNames.GenAi.Temperature, (double)temperature);
        if (options.TopP is { } topP) span.SetTag(ChatNames.GenAi.TopP, (double)topP);
        if (options.TopK is { } topK) span.SetTag(ChatNames.GenAi.TopK, watch.Instruments.IsLatest ? topK : (double)topK);
        if (options.FrequencyPenalty is { } frequency) span.SetTag(ChatNames.GenAi.FrequencyPenalty, (double)frequency);
        if (options.PresencePenalty is { } presence) span.SetTag(ChatNames.GenAi.PresencePenalty, (double)presence);
        if (options.Seed is { } seed) span.SetTag(ChatNames.GenAi.Seed, seed);
    }
}
