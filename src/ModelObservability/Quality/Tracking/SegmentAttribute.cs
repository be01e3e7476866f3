namespace ModelObservability.Quality;

/// <summary>Checks the name of the attribute of segments.</summary>
internal static class SegmentAttribute
{
    private const int LongestName = 64;

    // The names this SDK publishes, OpenTelemetry reserves, or Prometheus adds to every series, with dots replaced the way it does.
    private static readonly string[] Prefixes = ["ml_", "otel_", "service_"];
    private static readonly string[] Taken = ["reason", "error_type", "le", "quantile", "job", "instance"];

    /// <exception cref="ArgumentException">The name is invalid or reserved.</exception>
    public static void Check(string? name, string parameter)
    {
        if (name is null) return;
        if (name.Length is 0 or > LongestName || !char.IsAsciiLetter(name[0]) || !name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.'))
            throw new ArgumentException($"{parameter} is \"{name}\"; it must be 1 to {LongestName} letters, digits, _ and . beginning with a letter.", parameter);
        string translated = name.Replace('.', '_');
        if (Taken.Contains(translated) || Prefixes.Any(prefix => translated.StartsWith(prefix, StringComparison.Ordinal)))
            throw new ArgumentException($"{parameter} is \"{name}\"; the name is reserved. Reserved are names beginning with ml., otel. and service., and {string.Join(", ", Taken)}.", parameter);
    }
}
