namespace ModelObservability.LanguageModels;

/// <summary>Which state of the convention the process asked for; read once.</summary>
internal static class StabilityOptIn
{
    public const string Variable = "OTEL_SEMCONV_STABILITY_OPT_IN";

    /// <summary>Whether the newest names were asked for.</summary>
    public static bool Latest { get; } = IsLatest(Environment.GetEnvironmentVariable(Variable));

    /// <summary>Whether a list separated by commas has <c>gen_ai_latest_experimental</c>.</summary>
    public static bool IsLatest(string? list)
    {
        if (list is null) return false;
        foreach (Range entry in list.AsSpan().Split(','))
            if (list.AsSpan()[entry].Trim() is "gen_ai_latest_experimental") return true;
        return false;
    }
}
