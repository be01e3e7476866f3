using System.Runtime.InteropServices;

namespace ModelObservability.Benchmarks.Ratios;

/// <summary>Where a thread runs. A busy machine puts two threads on one core for as long as it likes, and then there is nothing to measure.</summary>
internal static partial class Affinity
{
    /// <summary>Keeps the current thread on one processor, where the system lets it (Linux; elsewhere nothing happens).</summary>
    public static void StayOn(int processor)
    {
        ulong mask = 1UL << processor;
        if (OperatingSystem.IsLinux()) _ = SetAffinity(0, sizeof(ulong), ref mask);
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nint size, ref ulong mask);
}
