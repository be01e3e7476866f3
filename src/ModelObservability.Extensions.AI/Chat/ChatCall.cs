using System.Diagnostics;
using Microsoft.Extensions.AI;
using ModelObservability.LanguageModels;
using ModelObservability.Pipelines;

namespace ModelObservability;

/// <summary>One call of a chat client: reads its chunks or its response.</summary>
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
        if (output.Usage is { } usage) Add(Usage.Of(usage));
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
        catch when (Faults.Caught(FaultSite.Option)) // a list type of the client's own may throw; the other messages are still read
        {
        }
    }

    /// <summary>Reads an update.</summary>
    /// <returns>Whether it carries more of the response.</returns>
    private bool Read(ChatResponseUpdate update)
    {
        ReadModel(update.ModelId);
        ReadEnd(update.ResponseId, update.FinishReason);
        bool goesOn = update.FinishReason is not null;
        if (update.Contents is not List<AIContent> list) return Read(update.Contents) || goesOn;
        foreach (AIContent content in list) goesOn |= Read(content); // the usual case
        return goesOn;
    }

    /// <summary>Some servers report an error only as the finish reason.</summary>
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
        catch when (Faults.Caught(FaultSite.Option)) // a list type of the client's own may throw; the chunk is still counted
        {
        }

        return goesOn;
    }

    /// <summary>Reads one content item.</summary>
    /// <returns>Whether it is not empty.</returns>
    private bool Read(AIContent content)
    {
        if (content is UsageContent { Details: { } usage }) Add(Usage.Of(usage)); // several reports in one stream add up, as Microsoft.Extensions.AI defines
        else if (content is ErrorContent error) Fail(error.ErrorCode);
        return content is not (TextContent { Text: null or "" } or TextReasoningContent { Text: null or "", ProtectedData: null or "" });
    }
}
