using System.Text;
using ModelObservability.Gpu.Nvml;

namespace ModelObservability.Gpu.Sampling;

/// <summary>
/// The library, loaded and initialised once and kept; opened again, with growing pauses, when it is not there or its session is gone.
/// </summary>
internal sealed class NvmlSession(Func<INvml?> load, SampleContext context)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private INvml? library;
    private long openAgainAt = long.MinValue;
    private double pauseSeconds;

    /// <summary>The initialised library; null while there is none.</summary>
    public INvml? Nvml { get; private set; }

    /// <summary>Counts the openings: what was learnt in an older one may be wrong.</summary>
    public int Number { get; private set; }

    /// <summary>Why there is none.</summary>
    public NvmlReturn Failure { get; private set; } = NvmlReturn.Uninitialized;

    public string? DriverVersion { get; private set; }

    public string? CudaVersion { get; private set; }

    /// <summary>Set of XID events; 0 where the driver gives none.</summary>
    public nint EventSet { get; private set; }

    /// <returns>Whether the session is open now.</returns>
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

    /// <summary>Gives the session back; it is opened again at the next poll, or later if that fails.</summary>
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

    /// <summary>1 s, doubled to 5 min, each up to a fifth shorter so that a fleet does not ask in step.</summary>
    private void Pause(long now)
    {
        pauseSeconds = Math.Clamp(pauseSeconds * 2, 1, LongestPause.TotalSeconds);
#pragma warning disable CA5394 // spreads load, guards nothing
        openAgainAt = context.Clock.After(now, TimeSpan.FromSeconds(pauseSeconds * (1 - (0.2 * Random.Shared.NextDouble()))));
#pragma warning restore CA5394
    }
}

/// <summary>Texts of the driver: bytes to the first zero, without control characters.</summary>
internal static class NvmlText
{
    /// <summary>Null where the call failed or the text is empty.</summary>
    public static string? Decode(NvmlReturn code, ReadOnlySpan<byte> text)
    {
        if (code != NvmlReturn.Success) return null;
        string decoded = Encoding.UTF8.GetString(Trim(text)).Trim();
        return decoded.Length == 0 ? null : string.Concat(decoded.Where(c => !char.IsControl(c)));
    }

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) =>
        text.IndexOf((byte)0) is >= 0 and var end ? text[..end] : text;
}
