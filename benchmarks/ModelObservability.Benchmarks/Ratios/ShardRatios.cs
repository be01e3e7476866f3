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
    private const int Rounds = 60, Batches = 20_000;

    public static IEnumerable<RatioRow> Rows()
    {
        var sharded = new Sharded<BinaryConfusion, BinaryCounts>(new BinaryConfusion(), shards: 2);
        byte[] batch = new byte[1024];
        void Shared(BinaryConfusion own)
        {
            for (int i = 0; i < Batches; i++)
            {
                using ShardWriter<BinaryConfusion> shard = sharded.Enter();
                shard.State.Add(batch, batch);
            }
        }

        void Apart(BinaryConfusion own)
        {
            for (int i = 0; i < Batches; i++) own.Add(batch, batch);
        }

        // In turns, a few milliseconds each, the fastest of all rounds: what else runs on the machine only adds time.
        double one = double.MaxValue, two = double.MaxValue, oneApart = double.MaxValue, twoApart = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            oneApart = Math.Min(oneApart, Nanoseconds(1, Apart));
            twoApart = Math.Min(twoApart, Nanoseconds(2, Apart));
            one = Math.Min(one, Nanoseconds(1, Shared));
            two = Math.Min(two, Nanoseconds(2, Shared));
        }

        double possible = 2 * oneApart / twoApart, limit = Math.Min(1.7, 0.9 * possible);
        yield return RatioRow.AtLeast(
            0, "threads: two with a state each", "one", new Comparison(oneApart, twoApart / 2, 0), Times(oneApart, twoApart) + "; what the machine gives");
        yield return RatioRow.AtLeast(
            limit, "shards: two writers of 1,024 samples", "one writer", new Comparison(one, two / 2, 0),
            Times(one, two) + (limit < 1.7 ? "; 0.9 of what the machine gives, 1.7 promised" : ""));
    }

    private static string Times(double single, double both) => string.Create(
        CultureInfo.InvariantCulture, $"{single / Batches:0} ns a batch by one, {both / 2 / Batches:0} by two");

    private static double Nanoseconds(int threads, Action<BinaryConfusion> write)
    {
        // The time counts from when the first of them runs to when the last is done.
        using var start = new Barrier(threads + 1);
        long[] begins = new long[threads], ends = new long[threads];
        Thread[] writers = [.. Enumerable.Range(0, threads).Select(number => new Thread(() =>
        {
            var own = new BinaryConfusion();
            start.SignalAndWait();
            begins[number] = Stopwatch.GetTimestamp();
            write(own);
            ends[number] = Stopwatch.GetTimestamp();
        }))];
        foreach (Thread writer in writers) writer.Start();
        start.SignalAndWait();
        foreach (Thread writer in writers) writer.Join();
        return Stopwatch.GetElapsedTime(begins.Min(), ends.Max()).TotalNanoseconds;
    }
}
