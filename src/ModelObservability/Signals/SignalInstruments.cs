using System.Diagnostics.Metrics;
using ModelObservability.Telemetry;

namespace ModelObservability.Signals;

/// <summary>The counter of signals.</summary>
internal static class SignalInstruments
{
    private static readonly GuardedInstrument Raised = CoreMeter.Instance.Counter<long>(Names.Signals.Raised, Observe);

    /// <summary>Whether somebody counts signals.</summary>
    public static bool IsEnabled => Raised.Enabled;

    /// <summary>Plans the instruments, if they are not planned yet.</summary>
    public static void Plan() => _ = Raised;

    private static void Observe(ICollection<Measurement<long>> into)
    {
        foreach (SignalSeries series in SignalModels.Registry.All)
            foreach (var (count, tags) in series.Read()) into.Add(new(count, tags));
    }
}
