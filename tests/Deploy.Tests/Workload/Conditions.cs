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
