namespace ModelObservability.Quality;

/// <summary>Which names an application may give to the attribute of its segments.</summary>
internal static class SegmentAttribute
{
    private const int LongestName = 64;

    // What this SDK publishes, what OpenTelemetry reserves, and what Prometheus adds to every series, dots written as it writes them.
    private static readonly string[] Prefixes = ["ml_", "otel_", "service_"];
    private static readonly string[] Taken = ["reason", "error_type", "le", "quantile", "job", "instance"];

    /// <exception cref="ArgumentException">The name cannot be used.</exception>
    public static void Check(string? name, string parameter)
    {
        if (name is null) return;
        if (name.Length is 0 or > LongestName || !char.IsAsciiLetter(name[0]) || !name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.'))
            throw new ArgumentException($"{parameter} is \"{name}\"; it must be 1 to {LongestName} letters, digits, _ and . beginning with a letter.", parameter);
        string translated = name.Replace('.', '_');
        if (Taken.Contains(translated) || Prefixes.Any(prefix => translated.StartsWith(prefix, StringComparison.Ordinal)))
            throw new ArgumentException($"{parameter} is \"{name}\"; that name is taken. Names beginning with ml., otel. and service. are, and {string.Join(", ", Taken)}.", parameter);
    }
}
