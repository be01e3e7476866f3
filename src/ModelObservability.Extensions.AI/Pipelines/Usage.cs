using Microsoft.Extensions.AI;
using ModelObservability.LanguageModels;

namespace ModelObservability.Pipelines;

/// <summary>A provider's report of tokens, in our words.</summary>
internal static class Usage
{
    public static TokenUsage Of(UsageDetails usage) => new(
        usage.InputTokenCount, usage.OutputTokenCount, usage.CachedInputTokenCount, usage.ReasoningTokenCount, usage.TotalTokenCount);
}
