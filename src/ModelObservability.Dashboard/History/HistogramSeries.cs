using OpenTelemetry.Metrics;

namespace ModelObservability.Dashboard.History;

/// <summary>
/// A series of a histogram: how many measurements came, their sum, and how many of them in each bucket. A bucket takes memory from its first
/// measurement on. The totals of the same series from before its model was forgotten go on.
/// </summary>
internal sealed class HistogramSeries(
    int id, InstrumentInfo instrument, KeyValuePair<string, string>[] attributes, Watched watched, bool kept, HistogramSeries? before = null)
    : WatchedSeries(id, instrument, attributes)
{
    private double[] edges = before?.edges ?? [];
    private long[] totals = before?.totals ?? [];
    private AmountTrack?[] buckets = new AmountTrack?[before?.totals.Length ?? 0];
    private long alive = -1;
    private bool opened = before is not null;

    /// <summary>How many measurements came; null where no history is kept.</summary>
    public Track? Counts { get; private set; } = kept ? new(isAmount: true) : null;

    public override bool IsKept => Counts is not null;

    public override long Alive => alive;

    /// <summary>Whether its model was forgotten.</summary>
    public bool IsForgotten { get; private set; }

    /// <summary>Upper edges of the buckets but the last, which has none.</summary>
    public IReadOnlyList<double> Edges => edges;

    public IReadOnlyList<AmountTrack?> Buckets => buckets;

    /// <summary>Measurements since the process was watched.</summary>
    public long Total { get; private set; } = before?.Total ?? 0;

    /// <summary>Measurements by bucket since the process was watched.</summary>
    public IReadOnlyList<long> Totals => totals;

    public double Sum { get; private set; }

    /// <summary>Whether measurements are told apart by their bucket: of calls that failed only their number is asked for.</summary>
    public bool HasBuckets { get; } = !attributes.Any(static attribute => attribute.Key == "error.type");

    /// <summary>Whether a bucket found no room, so that quantiles are not to be had.</summary>
    public bool IsCut { get; private set; }

    public void Write(long slot, ref readonly MetricPoint point, double span)
    {
        long count = point.GetHistogramCount();
        double sum = point.GetHistogramSum();
        long gained = count - Total;
        Counts?.Write(slot, gained, span);
        (Total, Sum, Seen) = (count, sum, slot);
        if (gained > 0 || alive < 0) alive = slot;
        if (gained > 0 && HasBuckets) WriteBuckets(slot, point.GetHistogramBuckets());
    }

    /// <summary>Takes a minute of an earlier process.</summary>
    public void Restore(long minute, float count, float low, float high, double[] bounds, IEnumerable<(int Bucket, float Count)> gained)
    {
        if (Counts is null) return;
        Counts.Restore(minute, count, low, high);
        Seen = alive = (minute * Depth.SecondsPerMinute) + Depth.SecondsPerMinute - 1;
        if (edges.Length == 0) Open(bounds);
        if (!edges.AsSpan().SequenceEqual(bounds)) return;
        foreach ((int bucket, float amount) in gained)
            if (bucket < buckets.Length) Bucket(bucket)?.Restore(minute, amount);
    }

    /// <summary>Gives up the past and keeps the totals: the SDK goes on to publish them, and the model may come back.</summary>
    public void Forget()
    {
        IsForgotten = true;
        Counts = null;
        buckets = [];
    }

    private void WriteBuckets(long slot, HistogramBuckets histogram)
    {
        if (!opened) Open(histogram);
        int index = 0;
        foreach (HistogramBucket bucket in histogram)
        {
            if (index >= totals.Length) return;
            long gained = bucket.BucketCount - totals[index];
            totals[index] = bucket.BucketCount;
            if (gained > 0 && Counts is not null && Bucket(index) is { } track) track.Write(slot, gained);
            index++;
        }
    }

    private AmountTrack? Bucket(int index)
    {
        if (buckets[index] is { } known) return known;
        if (watched.Reserve(AmountTrack.Bytes)) return buckets[index] = new();
        if (!IsCut) watched.Refuse();
        IsCut = true;
        return null;
    }

    private void Open(HistogramBuckets histogram)
    {
        List<double> bounds = [];
        foreach (HistogramBucket bucket in histogram)
            if (double.IsFinite(bucket.ExplicitBound)) bounds.Add(bucket.ExplicitBound);
        opened = true;
        if (!edges.AsSpan().SequenceEqual(bounds.ToArray())) Open([.. bounds]); // of an earlier process they may differ
    }

    private void Open(double[] bounds)
    {
        edges = bounds;
        totals = new long[edges.Length + 1];
        buckets = new AmountTrack?[edges.Length + 1];
    }
}
