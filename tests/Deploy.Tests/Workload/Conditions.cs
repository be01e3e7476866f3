using System.Collections.Concurrent;

namespace Deploy.Tests.Workload;

/// <summary>What goes wrong at the moment.</summary>
internal sealed class Conditions
{
    private readonly ConcurrentDictionary<string, bool> present = new();

    /// <summary>Nothing goes wrong but what is named beside it.</summary>
    public bool Flawless => present.ContainsKey("flawless");

    public bool Errors => present.ContainsKey("errors");

    public bool Slow => present.ContainsKey("slow");

    public bool NotNumbers => present.ContainsKey("nan");

    public bool Wrong => present.ContainsKey("wrong");

    public bool Unlabelled => present.ContainsKey("unlabelled");

    public bool Diverging => present.ContainsKey("diverging");

    public bool Stalled => present.ContainsKey("stalled");

    public bool Starved => present.ContainsKey("starved");

    public bool Drifting => present.ContainsKey("drifting");

    /// <summary>A model is worse than in its reference, and misses the objective that the application states.</summary>
    public bool Worse => present.ContainsKey("worse");

    /// <summary>A version is right less often than the one before.</summary>
    public bool Regressed => present.ContainsKey("regressed");

    /// <summary>A quantity falls towards its level.</summary>
    public bool RunningOut => present.ContainsKey("running out");

    /// <summary>An application asks for more than the SDK keeps, and gives it delegates that throw.</summary>
    public bool Careless => present.ContainsKey("careless");

    public bool Hot => present.ContainsKey("hot");

    public bool Xid => present.ContainsKey("xid");

    public bool MemoryErrors => present.ContainsKey("ecc");

    public bool Filling => present.ContainsKey("filling");

    /// <summary><c>+name</c> begins, <c>-name</c> ends.</summary>
    public void Change(string line)
    {
        if (line.StartsWith('+')) present[line[1..]] = true;
        else if (line.StartsWith('-')) present.TryRemove(line[1..], out _);
    }
}
