using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Asks for memory that a kernel will read soon.</summary>
internal static class Prefetch
{
    // Two kilobytes ahead: some fifteen steps, about what memory needs to answer.
    private const int Distance = 2048;
    private const int CacheLine = 64;

    /// <summary>Requests the cache lines that a step of as many samples as a vector has bytes will read, a distance ahead of <paramref name="step"/>.</summary>
    /// <remarks>
    /// A kernel that packs wide samples does so much between two loads that the processor, looking ahead no further than its own window, leaves
    /// memory idle; with this the kernels reach the bandwidth of a summing loop, without it three quarters. A prefetch reads nothing and
    /// never faults, also where it points beyond the end: that is what makes the pointer safe, which the garbage collector may outdate.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Ahead<T>(ref readonly T step)
        where T : unmanaged
    {
        if (!Sse.IsSupported) return;
        byte* ahead = (byte*)Unsafe.AsPointer(ref Unsafe.AsRef(in step)) + Distance;
        int bytes = Vector<byte>.Count * sizeof(T);
        Sse.Prefetch0(ahead);
        if (bytes > CacheLine) Sse.Prefetch0(ahead + CacheLine);
        if (bytes > 2 * CacheLine) Sse.Prefetch0(ahead + 2 * CacheLine);
        if (bytes > 3 * CacheLine) Sse.Prefetch0(ahead + 3 * CacheLine);
    }

    /// <summary>Requests one cache line, the same distance ahead: for a kernel whose step is a vector of singles. Worth a sixth to a quarter there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void LineAhead<T>(ref readonly T step)
        where T : unmanaged
    {
        if (Sse.IsSupported) Sse.Prefetch0((byte*)Unsafe.AsPointer(ref Unsafe.AsRef(in step)) + Distance);
    }
}
