namespace ModelObservability.Hosting.Monitors;

/// <summary>A model as the application added it.</summary>
internal sealed record MonitorRegistration(string Key, string Name, string? Version, string? Framework)
{
    /// <summary>Whether this is the key; configuration does not tell cases apart.</summary>
    public bool HasKey(string key) => string.Equals(Key, key, StringComparison.OrdinalIgnoreCase);
}
