namespace ModelObservability.Training.Sinks.Mlflow;

/// <summary>
/// Keys that are paths, on a server that keeps files: where one is a file, none can be within it, and the server would answer 500 for ever. The
/// one that comes later is then no path. Not thread-safe.
/// </summary>
/// <param name="prefix">What all of them begin with and keep.</param>
/// <param name="own">Keys that come whatever the application calls its own.</param>
internal sealed class MlflowPaths(string prefix, params ReadOnlySpan<string> own)
{
    /// <summary>Keys beyond this many are taken as they are; names without end are not kept.</summary>
    private const int MaxKnown = 4096;

    private readonly HashSet<string> files = Files(prefix, own), folders = [];

    /// <summary>The key, or one without the slashes that are in the way.</summary>
    public string Fitting(string key)
    {
        if (files.Contains(key) || files.Count == MaxKnown) return key;
        if (folders.Contains(key) || Parents(key).Any(files.Contains))
            key = DistinctName.Of(key, prefix + key[prefix.Length..].Replace('/', '_') + (key.IndexOf('/', prefix.Length) < 0 ? "_" : ""), MlflowNames.MaxKey);
        files.Add(key);
        folders.UnionWith(Parents(key));
        return key;
    }

    private static HashSet<string> Files(string prefix, ReadOnlySpan<string> own)
    {
        HashSet<string> files = [];
        foreach (string name in own) files.Add(prefix + name);
        return files;
    }

    private static IEnumerable<string> Parents(string key)
    {
        for (int at = key.IndexOf('/'); at >= 0; at = key.IndexOf('/', at + 1)) yield return key[..at];
    }
}
