using System.Diagnostics;
using System.Globalization;
using ModelObservability.Metrics;

namespace ModelObservability.Benchmarks.Ratios;

/// <summary>
/// Two writers into one sharded accumulator against one, and what two threads of this machine get done that share nothing at all: each has a
/// state of its own. Where these two do not do 1.7 times the work of one, nobody can.
/// </summary>
internal static class ShardRatios
{
    // Each thread stays on a core of its own. They write for a while, and the best millisecond of it counts: in that one nobody else had a
    // core. What the threads do to each other they do in every millisecond.
    private const int Turns = 4, Stint = 128;
    private const double WindowSeconds = 1e-3, TurnSeconds = 0.4, Promised = 1.7, OfPossible = 0.9;

    public static IEnumerable<RatioRow> Rows()
    {
        var sharded = new Sharded<BinaryConfusion, BinaryCounts>(new BinaryConfusion(), shards: 2);
        byte[] batch = new byte[1024];
        void Shared(BinaryConfusion own)
        {
            for (int i = 0; i < Stint; i++)
            {
                using ShardWriter<BinaryConfusion> shard = sharded.Enter();
                shard.State.Add(batch, batch);
            }
        }

        void Apart(BinaryConfusion own)
        {
            for (int i = 0; i < Stint; i++) own.Add(batch, batch);
        }

        double one = double.MaxValue, two = double.MaxValue, oneApart = double.MaxValue, twoApart = double.MaxValue;
        for (int turn = 0; turn < Turns; turn++)
        {
            oneApart = Math.Min(oneApart, NanosecondsEach(1, Apart));
            twoApart = Math.Min(twoApart, NanosecondsEach(2, Apart));
            one = Math.Min(one, NanosecondsEach(1, Shared));
            two = Math.Min(two, NanosecondsEach(2, Shared));
        }

        double possible = oneApart / twoApart, limit = Math.Min(Promised, OfPossible * possible);
        yield return RatioRow.AtLeast(
            0, "threads: two with a state each", "one", new Comparison(oneApart, twoApart, 0), Times(oneApart, twoApart) + "; what the machine gives");
        yield return RatioRow.AtLeast(
            limit, "shards: two writers of 1,024 samples", "one writer", new Comparison(one, two, 0),
            Times(one, two) + (limit < Promised ? string.Create(CultureInfo.InvariantCulture, $"; {OfPossible} of what the machine gives, {Promised} promised") : ""));
    }

    private static string Times(double one, double two) =>
        string.Create(CultureInfo.InvariantCulture, $"{one:0} ns a batch by one, {two:0} by two");

    /// <summary>Time for each batch in the millisecond in which the threads together wrote the most.</summary>
    private static double NanosecondsEach(int threads, Action<BinaryConfusion> write)
    {
        long turn = (long)(TurnSeconds * Stopwatch.Frequency), window = (long)(WindowSeconds * Stopwatch.Frequency);
        var stints = new List<long>[threads];
        Thread[] writers = [.. Enumerable.Range(0, threads).Select(number => new Thread(() =>
        {
            Affinity.StayOn(number);
            var own = new BinaryConfusion();
            stints[number] = new List<long>(1 << 17);
            for (long begin = Stopwatch.GetTimestamp(), now = begin; now - begin < turn; stints[number].Add(now = Stopwatch.GetTimestamp()))
                write(own);
        }))];
        foreach (Thread writer in writers) writer.Start();
        foreach (Thread writer in writers) writer.Join();

        long[] ends = [.. stints.SelectMany(own => own).Order()];
        int most = 0;
        for (int first = 0, last = 0; last < ends.Length; last++)
        {
            while (ends[last] - ends[first] >= window) first++;
            most = Math.Max(most, last - first);
        }

        return WindowSeconds * 1e9 / (most * (double)Stint);
    }
}
