using System.Diagnostics;
using Microsoft.Extensions.AI;
using ModelObservability.LanguageModels;

namespace ModelObservability;

/// <summary>One call of a chat client: reads its chunks or its answer.</summary>
internal sealed class ChatCall(ChatRequest request, Activity? span)
    : LanguageModelCall(request.Watch, request.Model, span), ICallListener<ChatResponse>, ICallListener<ChatResponseUpdate>
{
    public void OnOutput(ChatResponseUpdate output, double seconds)
    {
        if (output is null || Read(output)) Progressed();
        CountChunk(seconds);
    }

    public void OnOutput(ChatResponse output, double seconds)
    {
        if (output is null) return;
        ReadModel(output.ModelId);
        ReadEnd(output.ResponseId, output.FinishReason);
        if (output.Usage is { } usage) Add(usage);
        IList<ChatMessage> messages = output.Messages;
        for (int index = 0; index < messages.Count; index++) ReadErrors(messages[index]?.Contents ?? []);
    }

    private void ReadErrors(IList<AIContent> contents)
    {
        try
        {
            for (int index = 0; index < contents.Count; index++)
                if (contents[index] is ErrorContent error) Fail(error.ErrorCode);
        }
        catch when (Faults.Caught(FaultSite.Option)) // a list of the client's own; the other messages are read all the same
        {
        }
    }

    /// <summary>Reads an update.</summary>
    /// <returns>Whether the answer goes on with it.</returns>
    private bool Read(ChatResponseUpdate update)
    {
        ReadModel(update.ModelId);
        ReadEnd(update.ResponseId, update.FinishReason);
        bool goesOn = update.FinishReason is not null;
        if (update.Contents is not List<AIContent> list) return Read(update.Contents) || goesOn;
        foreach (AIContent content in list) goesOn |= Read(content); // what it nearly always is
        return goesOn;
    }

    /// <summary>Some servers say that something went wrong as the reason of the end only.</summary>
    private void ReadEnd(string? id, ChatFinishReason? reason)
    {
        ReadAnswer(id, reason?.Value);
        if (reason?.Value == "error") Fail(null);
    }

    private bool Read(IList<AIContent> contents)
    {
        bool goesOn = false;
        try
        {
            for (int index = 0; index < contents.Count; index++) goesOn |= Read(contents[index]);
        }
        catch when (Faults.Caught(FaultSite.Option)) // a list of the client's own; the chunk counts all the same
        {
        }

        return goesOn;
    }

    /// <summary>Reads a content.</summary>
    /// <returns>Whether there is anything in it.</returns>
    private bool Read(AIContent content)
    {
        if (content is UsageContent { Details: { } usage }) Add(usage);
        else if (content is ErrorContent error) Fail(error.ErrorCode);
        return content is not (TextContent { Text: null or "" } or TextReasoningContent { Text: null or "", ProtectedData: null or "" });
    }

    /// <summary>Several reports in one stream add up: the abstractions define it so.</summary>
    private void Add(UsageDetails usage) => Add(new TokenUsage(
        usage.InputTokenCount, usage.OutputTokenCount, usage.CachedInputTokenCount, usage.ReasoningTokenCount, usage.TotalTokenCount));
}
