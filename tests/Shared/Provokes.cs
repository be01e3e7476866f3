namespace ModelObservability.Testing;

/// <summary>The test provokes these signals through the public API. Every signal has such a test, and one that stays quiet: a test of the sources holds it.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class ProvokesAttribute(params string[] codes) : Attribute
{
    public IReadOnlyList<string> Codes { get; } = codes;
}

/// <summary>The test shows that these signals are not raised where nothing is wrong.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class StaysQuietAttribute(params string[] codes) : Attribute
{
    public IReadOnlyList<string> Codes { get; } = codes;
}
