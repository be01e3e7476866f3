using System.Diagnostics;
using Microsoft.Extensions.AI;
using ModelObservability.GenAi;
using ModelObservability.Inference;
using ModelObservability.Telemetry;

namespace ModelObservability.Chat;

/// <summary>One call of a chat client: reads its chunks or its answer.</summary>
internal sealed class ChatCall(ChatRequest request, Activity? span)
    : GenAiCall(request.Watch, request.Model, span), ICallListener<ChatResponse>, ICallListener<ChatResponseUpdate>
{
    public void Took(ChatResponseUpdate output, double seconds)
    {
        if (output is not null) Read(output);
        CountChunk(seconds);
    }

    public void Took(ChatResponse output, double seconds)
    {
        if (output is null) return;
        ReadModel(output.ModelId);
        ResponseId = output.ResponseId;
        FinishReason = output.FinishReason?.Value;
        if (output.Usage is { } usage) Add(usage);
    }

    private void Read(ChatResponseUpdate update)
    {
        ReadModel(update.ModelId);
        if (update.ResponseId is { } id) ResponseId = id;
        if (update.FinishReason is { } reason) FinishReason = reason.Value;
        if (update.Contents is List<AIContent> list) // what it nearly always is
            foreach (AIContent content in list) Read(content);
        else
            Read(update.Contents);
    }

    private void Read(IList<AIContent> contents)
    {
        try
        {
            for (int index = 0; index < contents.Count; index++) Read(contents[index]);
        }
        catch when (Faults.Caught(FaultSite.Option)) // a list of the client's own; the chunk counts all the same
        {
        }
    }

    private void Read(AIContent content)
    {
        if (content is UsageContent { Details: { } usage }) Add(usage);
    }

    /// <summary>Several reports in one stream add up: the abstractions define it so.</summary>
    private void Add(UsageDetails usage) =>
        Tokens.Add(usage.InputTokenCount, usage.OutputTokenCount, usage.CachedInputTokenCount, usage.ReasoningTokenCount);
}
