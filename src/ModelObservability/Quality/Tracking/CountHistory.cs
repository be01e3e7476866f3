using ModelObservability.Metrics.Drift;
using ModelObservability.References;

namespace ModelObservability.Quality;

/// <summary>
/// How the counts of a model move while they grow: every ten seconds a timer of the monitor's clock adds what came to blocks, so that a reference knows how much
/// healthy hours differ. Constant memory; nothing happens in a call or with a label.
/// </summary>
internal sealed class CountHistory : IDisposable
{
    private const int ScoreBins = 64, MostClasses = DistributionSketch.MostEdges - 1;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly ModelMonitor monitor;
    private readonly Dictionary<string, Rate> rates = new(StringComparer.Ordinal);
    private readonly Vector classes = new(), scores = new();
    private readonly ITimer? timer;
    private long passed, every = 1; // ticks of the timer for each look

    public CountHistory(ModelMonitor monitor)
    {
        this.monitor = monitor;
        timer = monitor.Clock.Repeat(static self => ((CountHistory)self!).Look(), this, Interval);
    }

    /// <summary>Adds to a profile how much its blocks differ.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="window">How far back the profile reaches; null for all of the time.</param>
    public ReferenceProfile Describe(ReferenceProfile profile, TimeSpan? window)
    {
        lock (gate)
        {
            int looks = window is { } length ? (int)Math.Min(int.MaxValue, Math.Ceiling(length / Interval / every)) : int.MaxValue;
            return profile with
            {
                Rates = Each(profile.Rates, (name, rate) => rate with { Dispersion = Of(name) }),
                Means = Each(profile.Means, (name, mean) => mean with { Dispersion = Of(name) }),
                LatencyDispersion = Of("late"),
                ClassDispersions = classes.Dispersions(profile.Classes.Count, looks),
                ClassSpread = BlockSpread.Of(classes.Since(looks), isCategorical: true),
                Scores = profile.Scores is { } own ? own with { Spread = BlockSpread.Of(scores.Since(looks)), ErrorDispersion = Of("accuracy") } : null,
            };

            double Of(string name) => rates.TryGetValue(name, out Rate? rate) ? Dispersion.OfRate(rate.Since(looks)) : 1;
        }
    }

    public void Dispose() => timer?.Dispose();

    private void Look()
    {
        if (monitor.IsDisposed || !gate.TryEnter()) return;
        try
        {
            if (++passed < every) return;
            passed = 0;
            ReferenceCounts counts = new();
            QualityTrackers.Of(monitor.Identity)?.WriteReference(counts);
            monitor.WriteReference(counts);
            foreach (var (name, rate) in counts.Rates) Add(name, rate.Trials - rate.Successes, rate.Trials);
            foreach (var (name, mean) in counts.Means) Add(name, mean.Mean * mean.Count, mean.Count);
            if (monitor.ReadLateCalls() is { } late) Add("late", late.Late, late.Succeeded, isFromNow: true);
            if (counts.Predicted.Count is > 0 and <= MostClasses) classes.Add([.. counts.Predicted]);
            if (counts.Ranking is { Saturated: false } ranking) scores.Add(Fold(ranking.BinCounts));
            JoinFull();
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }
        finally
        {
            gate.Exit();
        }
    }

    /// <summary>When the first blocks are full, blocks become twice as long: of what is long past nobody needs every ten seconds.</summary>
    private void JoinFull()
    {
        if (!rates.Values.Any(static rate => rate.Blocks.IsFull) && !classes.IsFull && !scores.IsFull) return;
        foreach (Rate rate in rates.Values) rate.Blocks.Join();
        classes.Join();
        scores.Join();
        every *= 2;
    }

    private void Add(string name, double sum, long count, bool isFromNow = false)
    {
        if (!rates.TryGetValue(name, out Rate? rate)) rates.Add(name, rate = new(isFromNow ? (sum, count) : default));
        rate.Add(sum, count);
    }

    private static SortedDictionary<string, T> Each<T>(IReadOnlyDictionary<string, T> all, Func<string, T, T> change) =>
        new(all.ToDictionary(static one => one.Key, one => change(one.Key, one.Value)), StringComparer.Ordinal);

    private static double[] Fold(ReadOnlySpan<long> cells)
    {
        double[] folded = new double[ScoreBins];
        int bins = cells.Length / 2;
        for (int bin = 0; bin < bins; bin++) folded[(long)bin * ScoreBins / bins] += cells[2 * bin] + cells[2 * bin + 1];
        return folded;
    }

    /// <summary>Losses and values of a rate, block by block.</summary>
    private sealed class Rate((double Sum, long Count) before)
    {
        private (double Sum, long Count) last = before;

        public BlockSums Blocks { get; } = new(2);

        public IEnumerable<(double Sum, double Count)> Since(int looks) => Blocks.Rates.TakeLast(looks);

        public void Add(double sum, long count)
        {
            (double Sum, long Count) more = (sum - last.Sum, count - last.Count);
            last = (sum, count);
            if (more.Count <= 0) return; // nothing came, or counts began anew
            (Blocks.Current[0], Blocks.Current[1]) = (Math.Clamp(more.Sum, 0, more.Count), more.Count);
            Blocks.EndBlock();
        }
    }

    /// <summary>Counts of several kinds, block by block.</summary>
    private sealed class Vector
    {
        private BlockSums? blocks;
        private double[]? before;

        public bool IsFull => blocks?.IsFull == true;

        public IEnumerable<double[]> Since(int looks) => blocks?.Blocks.TakeLast(looks) ?? [];

        public void Join() => blocks?.Join();

        public double[] Dispersions(int kinds, int looks) => before?.Length != kinds ? []
            : [.. Enumerable.Range(0, kinds).Select(kind => Dispersion.OfRate(Since(looks).Select(block => (block[kind], block.Sum()))))];

        public void Add(double[] counts)
        {
            double[]? last = before;
            before = counts;
            if (last?.Length != counts.Length) (blocks, last) = (new(counts.Length), last is null ? new double[counts.Length] : counts);
            double[] more = [.. counts.Zip(last, static (now, then) => Math.Max(0, now - then))];
            if (more.Sum() == 0) return;
            more.CopyTo(blocks!.Current);
            blocks.EndBlock();
        }
    }
}
