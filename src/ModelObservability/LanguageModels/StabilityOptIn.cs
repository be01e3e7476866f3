namespace ModelObservability.LanguageModels;

/// <summary>The version of the conventions the process has opted in to; read once.</summary>
internal static class StabilityOptIn
{
    public const string Variable = "OTEL_SEMCONV_STABILITY_OPT_IN";

    private const string Newest = "gen_ai_latest_experimental";

    private static readonly string? Asked = Environment.GetEnvironmentVariable(Variable);

    /// <summary>Whether the process has opted in to the newest names.</summary>
    public static bool Latest { get; } = IsLatest(Asked);

    /// <summary>Whether both names were asked for, which goes before.</summary>
    public static bool Both { get; } = IsBoth(Asked);

    /// <summary>Whether a comma-separated list contains <c>gen_ai_latest_experimental</c>.</summary>
    public static bool IsLatest(string? list) => Has(list, Newest);

    /// <summary>Whether a list separated by commas has <c>gen_ai_latest_experimental/dup</c>.</summary>
    public static bool IsBoth(string? list) => Has(list, Newest + "/dup");

    private static bool Has(string? list, string wanted)
    {
        if (list is null) return false;
        foreach (Range entry in list.AsSpan().Split(','))
            if (list.AsSpan()[entry].Trim().SequenceEqual(wanted)) return true;
        return false;
    }
}
