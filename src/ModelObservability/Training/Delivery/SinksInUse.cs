using System.Runtime.CompilerServices;

namespace ModelObservability.Training;

/// <summary>The sinks that runs of now have: two threads in one sink would mix their records. Thread-safe.</summary>
internal static class SinksInUse
{
    private static readonly ConditionalWeakTable<ITrainingSink, object> Taken = [];

    /// <summary>Takes all of them or none.</summary>
    /// <param name="sinks">The sinks of a run.</param>
    /// <param name="parameter">The parameter they came in.</param>
    /// <exception cref="ArgumentException">One of them belongs to a run that is not disposed.</exception>
    public static void Take(IReadOnlyList<ITrainingSink> sinks, string parameter)
    {
        for (int index = 0; index < sinks.Count; index++)
        {
            if (Taken.TryAdd(sinks[index], Taken)) continue;
            Release(sinks.Take(index));
            throw new ArgumentException($"Sinks[{index}] belongs to another run; a sink has one run at a time, and is free when that is disposed.", parameter);
        }
    }

    /// <summary>Lets other runs have them.</summary>
    public static void Release(IEnumerable<ITrainingSink> sinks)
    {
        foreach (ITrainingSink sink in sinks) Taken.Remove(sink);
    }
}
