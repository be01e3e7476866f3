namespace ModelObservability.LanguageModels;

/// <summary>The version of the conventions the process has opted in to; read once.</summary>
internal static class StabilityOptIn
{
    public const string Variable = "OTEL_SEMCONV_STABILITY_OPT_IN";

    private const string Newest = "gen_ai_latest_experimental";
    private const string Duplicate = "gen_ai/dup"; // as the conventions spell it for http and database

    /// <summary>What the process has asked for.</summary>
    public static string? Asked { get; } = Environment.GetEnvironmentVariable(Variable);

    /// <summary>Whether a comma-separated list asks for the newest names.</summary>
    public static bool IsLatest(string? list) => Has(list, Newest);

    /// <summary>Whether a comma-separated list asks for both, which takes precedence.</summary>
    public static bool IsBoth(string? list) => Has(list, Duplicate);

    private static bool Has(string? list, string wanted)
    {
        if (list is null) return false;
        foreach (Range entry in list.AsSpan().Split(','))
            if (list.AsSpan()[entry].Trim().SequenceEqual(wanted)) return true;
        return false;
    }
}
