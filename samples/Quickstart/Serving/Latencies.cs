namespace Quickstart.Serving;

/// <summary>Durations in buckets that grow by 4 %, of the whole run and of the recent past. Not thread-safe.</summary>
internal sealed class Latencies
{
    private const double Shortest = 1e-7;
    private const int PerDoubling = 18, Buckets = 30 * PerDoubling, RecentTurns = 20;

    private readonly long[] all = new long[Buckets];
    private readonly Queue<long[]> turns = new([new long[Buckets]]);
    private long[] current;

    public Latencies() => current = turns.Peek();

    public void Record(double seconds)
    {
        int bucket = (int)(Math.Log2(Math.Max(seconds, Shortest) / Shortest) * PerDoubling);
        bucket = Math.Min(bucket, Buckets - 1);
        all[bucket]++;
        current[bucket]++;
    }

    /// <summary>A moment has passed: the oldest leaves the recent past.</summary>
    public void Turn()
    {
        turns.Enqueue(current = new long[Buckets]);
        if (turns.Count > RecentTurns) turns.Dequeue();
    }

    /// <summary>A quantile of the whole run in seconds, right to 2 %; NaN where there was none.</summary>
    public double Quantile(double share) => Quantile(all, share);

    /// <summary>A quantile of the recent past in seconds, right to 2 %; NaN where there was none.</summary>
    public double RecentQuantile(double share)
    {
        long[] recent = new long[Buckets];
        foreach (long[] turn in turns)
            for (int bucket = 0; bucket < Buckets; bucket++) recent[bucket] += turn[bucket];
        return Quantile(recent, share);
    }

    private static double Quantile(long[] buckets, double share)
    {
        long rank = (long)Math.Ceiling(share * buckets.Sum());
        for (int bucket = 0; bucket < Buckets && rank > 0; bucket++)
            if ((rank -= buckets[bucket]) <= 0) return Shortest * Math.Pow(2, (bucket + 0.5) / PerDoubling);
        return double.NaN;
    }
}
