namespace ModelObservability.Gpu.Telemetry;

/// <summary>Where a fault was kept away from the application.</summary>
internal enum FaultSite
{
    /// <summary>A listener's callback on an instrument, or a collection.</summary>
    Meter,

    /// <summary>The poll itself: a defect of ours.</summary>
    Poll,

    /// <summary>The application's clock.</summary>
    Clock,
}

/// <summary>Counts what was caught at the boundary between telemetry and the application. Thread-safe.</summary>
internal static class Faults
{
    private static readonly long[] Counts = new long[Enum.GetValues<FaultSite>().Length];

    public static long At(FaultSite site) => Volatile.Read(ref Counts[(int)site]);

    /// <summary>Counts one fault.</summary>
    /// <returns>Always true, so that it serves as the filter of the catch that swallows: <c>catch when (Faults.Caught(site))</c>.</returns>
    public static bool Caught(FaultSite site)
    {
        Interlocked.Increment(ref Counts[(int)site]);
        return true;
    }
}
