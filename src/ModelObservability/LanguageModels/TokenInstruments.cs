using ModelObservability.Telemetry;
using System.Diagnostics.Metrics;

namespace ModelObservability.LanguageModels;

/// <summary>The SDK's own instruments of language models: counters that add up over calls and replicas, and the token rate.</summary>
internal static class TokenInstruments
{
    public static readonly GuardedHistogram Rate = CoreMeter.Instance.Histogram(GenAiNames.Tokens.Rate);

    private static readonly GuardedInstrument Tokens = CoreMeter.Instance.Counter<long>(GenAiNames.Tokens.Count, ObserveTokens);
    private static readonly GuardedInstrument Rejected = CoreMeter.Instance.Counter<long>(GenAiNames.Tokens.Rejected, ObserveRejected);
    private static readonly GuardedInstrument Cost = CoreMeter.Instance.Counter<double>(GenAiNames.Cost.Spent, ObserveCost);

    /// <summary>Declares the instruments, if that has not happened yet; <see cref="CoreMeter.Publish"/> creates them.</summary>
    public static void Declare() => _ = Cost;

    public static bool IsEnabled => Rate.Enabled || Tokens.Enabled || Rejected.Enabled || Cost.Enabled;

    private static void ObserveTokens(ICollection<Measurement<long>> into)
    {
        foreach (LanguageModelSeries series in LanguageModelRegistry.Registry.All)
            foreach (TokenType type in Enum.GetValues<TokenType>())
                if (series.Tokens(type) is > 0 and var tokens) into.Add(new(tokens, series.TagsOf(type)));
    }

    private static void ObserveRejected(ICollection<Measurement<long>> into)
    {
        foreach (LanguageModelSeries series in LanguageModelRegistry.Registry.All)
            if (series.Rejected is > 0 and var counts) into.Add(new(counts, series.RejectedTags));
    }

    private static void ObserveCost(ICollection<Measurement<double>> into)
    {
        foreach (LanguageModelSeries series in LanguageModelRegistry.Registry.All)
            if (series.Cost is { } cost) into.Add(new((double)cost.Amount, cost.Tags));
    }
}
