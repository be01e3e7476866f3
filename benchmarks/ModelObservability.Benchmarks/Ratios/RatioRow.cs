using System.Globalization;

namespace ModelObservability.Benchmarks.Ratios;

/// <summary>One promise about speed and what became of it.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Control">What it was measured against.</param>
/// <param name="Measure">What <paramref name="Ratio"/> is: "x speed" (control time / time), "x time" (time / control time) or "ns more".</param>
/// <param name="Ratio">The measured number.</param>
/// <param name="Limit">The promised number.</param>
/// <param name="Ok">Whether the promise held, allocation included.</param>
/// <param name="ControlNanoseconds">Time of one iteration of the control.</param>
/// <param name="Nanoseconds">Time of one iteration of what was measured.</param>
/// <param name="AllocatedBytes">What one iteration allocated.</param>
/// <param name="Note">A rate or a remark, to read beside the numbers.</param>
internal sealed record RatioRow(
    string Name, string Control, string Measure, double Ratio, double Limit, bool Ok,
    double ControlNanoseconds, double Nanoseconds, double AllocatedBytes, string Note = "")
{
    /// <summary>At least <paramref name="limit"/> times as fast as the control, allocating nothing.</summary>
    public static RatioRow AtLeast(double limit, string name, string control, Comparison measured, string note = "") =>
        Of(name, control, "x speed", measured.Speedup, limit, measured.Speedup >= limit, measured, note);

    /// <summary>
    /// At least <paramref name="promised"/> of the speed at which the same bytes are read one array after the other; where memory gives less to as many
    /// streams as the code needs, nine tenths of that are the limit.
    /// </summary>
    public static RatioRow OfBandwidth(double promised, string name, double bytes, Comparison measured, Comparison inStep)
    {
        double possible = inStep.Speedup;
        return AtLeast(
            Math.Min(promised, 0.9 * possible), name, "summing the same bytes", measured,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{bytes / measured.Subject:0.0} of {bytes / measured.Control:0.0} GB/s; summing both in step gets {possible:0.00}, {promised} promised"));
    }

    /// <summary>At most <paramref name="limit"/> of the control's time, allocating nothing.</summary>
    public static RatioRow AtMost(double limit, string name, string control, Comparison measured, string note = "") =>
        Of(name, control, "x time", 1 / measured.Speedup, limit, 1 / measured.Speedup <= limit, measured, note);

    /// <summary>At most <paramref name="limit"/> nanoseconds longer than the control, allocating nothing.</summary>
    public static RatioRow AtMostLonger(double limit, string name, string control, Comparison measured, string note = "") =>
        Of(name, control, "ns more", measured.Subject - measured.Control, limit, measured.Subject - measured.Control <= limit, measured, note);

    private static RatioRow Of(string name, string control, string measure, double ratio, double limit, bool holds, Comparison measured, string note) =>
        new(name, control, measure, ratio, limit, holds && measured.AllocatedBytes < 1, measured.Control, measured.Subject, measured.AllocatedBytes, note);
}
