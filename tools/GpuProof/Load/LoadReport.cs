using System.Globalization;
using GpuProof.Fields;

namespace GpuProof.Load;

/// <summary>What the load gave, by our account and by nvidia-smi's.</summary>
internal sealed class LoadReport
{
    /// <summary>How far power may be apart as a share: both sample it, at other moments.</summary>
    private const double PowerWithin = 0.1;

    /// <summary>How far energy may be apart from nvidia-smi's mean power times the seconds: its samples miss how the power rises.</summary>
    private const double EnergyWithin = 0.15;

    public Samples Ours { get; } = new();

    public Samples Theirs { get; } = new();

    public long Calls { get; set; }

    public long CountedCalls { get; set; }

    public double Seconds { get; set; }

    public int Right { get; set; }

    public int Looked { get; set; }

    public double? Charged { get; set; }

    public double Unattributed { get; set; }

    public double? Counter { get; set; }

    public IEnumerable<FieldResult> Rows()
    {
        yield return new("results of the kernel", Text(Looked), Text(Right), Right == Looked ? Verdict.Agree : Verdict.Differ);
        yield return new("calls: joined, made", Text(CountedCalls), Text(Calls), CountedCalls == Calls ? Verdict.Agree : Verdict.Differ);
        yield return Hold("busy at most, %", Ours.Busiest, Theirs.Busiest, within: 10);
        yield return Hold("power while it ran, W", Ours.MeanPower, Theirs.MeanPower, share: PowerWithin);
        yield return Hold("energy of the calls, J: joined, W × s", Charged, Theirs.MeanPower * Seconds, share: EnergyWithin);
        yield return Hold("charged + nobody's, J: joined, counter", Charged + Unattributed, Counter, share: 0.01);
        yield return new("of it nobody's, J", Text(Unattributed), "", Verdict.Shown);
        yield return new("seconds", Text(Seconds), "", Verdict.Shown);
    }

    public static FieldResult Hold(string name, double? ours, double? theirs, double within = 0, double share = 0)
    {
        Verdict verdict = (ours, theirs) switch
        {
            (null, null) => Verdict.AbsentInBoth,
            (null, _) => Verdict.OnlyTheirs,
            (_, null) => Verdict.OnlyOurs,
            _ => Math.Abs(ours.Value - theirs.Value) <= Math.Max(within, share * Math.Abs(theirs.Value)) ? Verdict.Agree : Verdict.Differ,
        };
        return new(name, Text(ours), Text(theirs), verdict);
    }

    private static string Text(double? number) => number is { } known ? Math.Round(known, 2).ToString(CultureInfo.InvariantCulture) : "";
}

/// <summary>Power and busy share as they were sampled.</summary>
internal sealed class Samples
{
    private readonly List<double> power = [], busy = [];

    public double? MeanPower => power.Count == 0 ? null : power.Average();

    public double? Busiest => busy.Count == 0 ? null : busy.Max();

    public void Add(double? watts, double? percent)
    {
        if (watts is { } known) power.Add(known);
        if (percent is { } share) busy.Add(share);
    }

    public void Add(string? watts, string? percent) => Add(Number(watts), Number(percent));

    private static double? Number(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
}
