using System.Text;
using ModelObservability.Gpu.Nvml;

namespace ModelObservability.Gpu.Sampling;

/// <summary>
/// The NVML session: opened once and kept, and opened again with growing delays if the library is missing or the session is lost.
/// </summary>
internal sealed class NvmlSession(Func<INvml?> load, SampleContext context)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private INvml? library;
    private long openAgainAt = long.MinValue;
    private double pauseSeconds;

    /// <summary>The initialised library; null while there is none.</summary>
    public INvml? Nvml { get; private set; }

    /// <summary>The number of times it was opened: what was read in an earlier session may be wrong.</summary>
    public int Number { get; private set; }

    /// <summary>Why it is not open.</summary>
    public NvmlReturn Failure { get; private set; } = NvmlReturn.Uninitialized;

    public string? DriverVersion { get; private set; }

    public string? CudaVersion { get; private set; }

    /// <summary>Handle of the event set for XID errors; 0 if the driver has none.</summary>
    public nint EventSet { get; private set; }

    /// <returns>Whether the session is open.</returns>
    public bool TryOpen(long now)
    {
        if (Nvml is not null) return true;
        if (now < openAgainAt) return false;
        context.Beat();
        library ??= load();
        Failure = library?.Init() ?? NvmlReturn.LibraryNotFound;
        if (Failure != NvmlReturn.Success)
        {
            if (library is not null) context.Statistics.Failed(Failure);
            Pause(now);
            return false;
        }

        pauseSeconds = 0;
        openAgainAt = long.MinValue;
        Nvml = library;
        Number++;
        Describe(library!);
        return true;
    }

    /// <summary>Closes the session; it is opened again at the next poll, or later if that fails.</summary>
    public void Close(NvmlReturn why)
    {
        if (Nvml is not { } open) return;
        Failure = why;
        Nvml = null;
        context.Beat();
        if (EventSet != 0) context.Count(open.EventSetFree(EventSet));
        EventSet = 0;
        context.Beat();
        context.Count(open.Shutdown());
    }

    private void Describe(INvml nvml)
    {
        Span<byte> text = stackalloc byte[96];
        context.Beat();
        DriverVersion = NvmlText.Decode(nvml.Text(NvmlFunction.DriverVersion, 0, text), text);
        context.Beat();
        CudaVersion = nvml.CudaVersion(out int cuda) == NvmlReturn.Success && cuda > 0 ? $"{cuda / 1000}.{cuda % 1000 / 10}" : null;
        context.Beat();
        EventSet = nvml.EventSetCreate(out nint set) == NvmlReturn.Success ? set : 0;
    }

    /// <summary>1 s, doubled up to 5 min, minus up to a fifth of jitter.</summary>
    private void Pause(long now)
    {
        pauseSeconds = Math.Clamp(pauseSeconds * 2, 1, LongestPause.TotalSeconds);
#pragma warning disable CA5394 // jitter, not security
        openAgainAt = context.Clock.After(now, TimeSpan.FromSeconds(pauseSeconds * (1 - (0.2 * Random.Shared.NextDouble()))));
#pragma warning restore CA5394
    }
}

/// <summary>A string of the driver: up to the first zero byte, without control characters.</summary>
internal static class NvmlText
{
    /// <summary>Null if the call failed or the string is empty.</summary>
    public static string? Decode(NvmlReturn code, ReadOnlySpan<byte> text)
    {
        if (code != NvmlReturn.Success) return null;
        string decoded = Encoding.UTF8.GetString(Trim(text)).Trim();
        return decoded.Length == 0 ? null : string.Concat(decoded.Where(c => !char.IsControl(c)));
    }

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) =>
        text.IndexOf((byte)0) is >= 0 and var end ? text[..end] : text;
}
