using System.Globalization;
using System.Text;

namespace ModelObservability;

/// <summary>Where the time of a model goes: its nodes, longest first. <see cref="ToString"/> is a table.</summary>
/// <param name="Runs">Calls that were profiled.</param>
/// <param name="Nodes">Every node that ran, longest first.</param>
public sealed record OnnxProfile(int Runs, IReadOnlyList<OnnxNodeProfile> Nodes)
{
    /// <summary>Time in nodes, of all runs.</summary>
    public TimeSpan Time => new(Nodes.Sum(node => node.Time.Ticks));

    /// <summary>Time by operator and provider, longest first.</summary>
    public IReadOnlyList<(string Operator, string Provider, long Calls, TimeSpan Time)> Operators =>
    [
        .. Nodes.GroupBy(node => (node.Operator, node.Provider))
            .Select(group => (group.Key.Operator, group.Key.Provider, group.Sum(node => node.Calls), new TimeSpan(group.Sum(node => node.Time.Ticks))))
            .OrderByDescending(row => row.Item4).ThenBy(row => row.Operator, StringComparer.Ordinal),
    ];

    /// <summary>Nodes by the execution provider that ran them.</summary>
    public IReadOnlyDictionary<string, int> NodesByProvider =>
        Nodes.GroupBy(node => node.Provider).ToDictionary(group => group.Key, group => group.Count());

    /// <summary>Nodes the CPU ran although the model is meant for another provider.</summary>
    /// <param name="expected">The provider the model is meant for; null: whichever other than the CPU's shows in the profile.</param>
    /// <returns>The nodes, longest first; none where the model runs where it should.</returns>
    public IReadOnlyList<OnnxNodeProfile> FellBack(string? expected = null)
    {
        if (expected == Cpu || (expected is null && Nodes.All(node => node.Provider == Cpu))) return [];
        return [.. Nodes.Where(node => node.Provider == Cpu)];
    }

    /// <summary>Operators as a table: share of the time, time per run, calls per run, provider.</summary>
    /// <returns>The table, one line per operator.</returns>
    public override string ToString()
    {
        StringBuilder table = new();
        var rows = Operators;
        int width = Math.Max(8, rows.Count == 0 ? 0 : rows.Max(row => row.Operator.Length));
        table.AppendLine(CultureInfo.InvariantCulture, $"{Runs} runs, {Nodes.Count} nodes");
        table.AppendLine(CultureInfo.InvariantCulture, $"{"operator".PadRight(width)}  share   µs/run  calls/run  provider");
        foreach (var (name, provider, calls, time) in rows)
            table.AppendLine(CultureInfo.InvariantCulture, $"{name.PadRight(width)}  {time / Time,5:P0}  {time.TotalMicroseconds / Runs,7:F1}  {calls / (double)Runs,9:F1}  {provider}");
        return table.ToString();
    }

    private const string Cpu = "CPUExecutionProvider";
}
