using DriftLab.Scenarios;
using ModelObservability;

namespace DriftLab.Lab;

/// <summary>A day of a model, row by row: what was found, and what there is to draw.</summary>
internal sealed class Replay : IDisposable
{
    private const int Points = 144; // ten minutes each
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly Row[] day;
    private readonly List<Finding> findings = [];
    private readonly List<Point> points = [];
    private readonly DayPart part = new();
    private Dictionary<string, DriftKinds> drifted = [];
    private int row;
    private long windows;
    private bool isRefuted;

    public Replay(Row[] day, int seed)
    {
        this.day = day;
        Service = new Service(day.Length, seed);
        Service.Monitor.SignalRaised += Found;
    }

    public Service Service { get; }

    /// <summary>The number of the last row of the reference.</summary>
    public int ReferenceRows => day.Length / 2;

    public IReadOnlyList<Point> Course => points;

    /// <summary>What was found, in the order of time. Advice is no finding.</summary>
    public IReadOnlyList<Finding> Findings
    {
        get
        {
            lock (gate) return [.. findings.OrderBy(static one => one.Row).ThenBy(static one => one.Signal.Code, StringComparer.Ordinal)];
        }
    }

    /// <summary>Serves the day as fast as it goes.</summary>
    public void Run()
    {
        while (row < day.Length) Next(day[row]);
    }

    /// <summary>Serves the second half of the day again and again, at a pace that people can watch.</summary>
    public async Task GoOnAsync(CancellationToken over)
    {
        const int perTick = 10;
        using PeriodicTimer tick = new(TimeSpan.FromSeconds(0.1));
        try
        {
            for (int at = ReferenceRows; await tick.WaitForNextTickAsync(over);)
            {
                for (int step = 0; step < perTick; step++, at = at + 1 < day.Length ? at + 1 : ReferenceRows) Next(day[at]);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    public void Dispose() => Service.Dispose();

    private void Next(Row next)
    {
        row++;
        Service.Serve(row, next);
        WaitForDrift();
        if (part.Add(row, next, Math.Max(1, day.Length / Points), Service) is { } point && points.Count < Points) points.Add(point);
        if (row == ReferenceRows) Service.Watch();
    }

    /// <summary>
    /// Windows are compared on a thread of the pool, where this thread was not first. Their findings are of this row, so they are waited for.
    /// </summary>
    private void WaitForDrift()
    {
        if (Service.Drift is not { } drift || (drift.Windows == windows && drift.IsEstimateRefuted == isRefuted)) return;
        bool begins = drift.Findings.Any(column => IsTold(column, column.Drifts & ~drifted.GetValueOrDefault(column.Name)));
        if (begins) SpinWait.SpinUntil(() => Has(one => one.Evidence.TryGetValue("windows", out object? number) && number is long window && window == drift.Windows), Patience);
        if (drift.IsEstimateRefuted) SpinWait.SpinUntil(() => Has(static one => one.Code == "MO5014"), Patience);
        (windows, isRefuted, drifted) = (drift.Windows, drift.IsEstimateRefuted, drift.Findings.ToDictionary(static column => column.Name, static column => column.Drifts));
    }

    /// <summary>Values beyond the range of the reference that have drifted anyway are not told again.</summary>
    private static bool IsTold(DriftColumn column, DriftKinds more) => more is not (DriftKinds.None or DriftKinds.Unseen) || (more == DriftKinds.Unseen && !column.Drifts.HasFlag(DriftKinds.Values));

    private bool Has(Predicate<Signal> isIt)
    {
        lock (gate) return findings.Exists(one => isIt(one.Signal));
    }

    private void Found(Signal signal)
    {
        lock (gate)
        {
            if (!signal.Code.StartsWith("MO9", StringComparison.Ordinal)) findings.Add(new(row, Service.Now, signal));
        }
    }
}
