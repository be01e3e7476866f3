using ModelObservability.Metrics;
using ModelObservability.Metrics.Ranking;
using ModelObservability.Metrics.Windows;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Metrics.Laws;

/// <summary>Every metric of the library. A new metric is a new line here.</summary>
internal static class MetricsUnderLaw
{
    public static IEnumerable<ILawSubject> All =>
    [
        Subject<BinaryConfusion, BinaryCounts, (byte, byte)>("binary: byte predictions", () => new(), r => (Bit(r), Bit(r)), (m, s) => m.Add(First(s), Second(s))),
        Subject<BinaryConfusion, BinaryCounts, (bool, bool)>("binary: bool predictions", () => new(), r => (r.Next(2) > 0, r.Next(2) > 0), (m, s) => m.Add(First(s), Second(s))),
        Subject<BinaryConfusion, BinaryCounts, (byte, float)>("binary: float scores", () => new(0.3), r => (Bit(r), Score(r)), (m, s) => m.Add(First(s), Second(s))),
        Subject<BinaryConfusion, BinaryCounts, (int, double)>("binary: double scores", () => new(0.3), r => (Class(r, 2), Score(r)), (m, s) => m.Add(First(s), Second(s))),
        Subject<MulticlassConfusion, MulticlassCounts, (int, int)>("multiclass: 3 classes", () => new(3), r => (Class(r, 3), Class(r, 3)), (m, s) => m.Add(First(s), Second(s))),
        Subject<MulticlassConfusion, MulticlassCounts, (int, int)>("multiclass: 10 classes", () => new(10), r => (Class(r, 10), Class(r, 10)), (m, s) => m.Add(First(s), Second(s))),
        Subject<MulticlassConfusion, MulticlassCounts, (int, int)>("multiclass: 40 classes", () => new(40), r => (Class(r, 40), Class(r, 40)), (m, s) => m.Add(First(s), Second(s))),
        Subject<MulticlassConfusion, MulticlassCounts, (int, float[])>("multiclass: rows of scores", () => new(6), r => (Class(r, 6), Row(r, 6)), (m, s) => m.Add(First(s), Joined(s))),
        Subject<MultilabelConfusion, MultilabelCounts, (byte[], byte[])>("multilabel: predictions", () => new(5), r => (Bits(r, 5), Bits(r, 5)), (m, s) => m.Add(JoinedFirst(s), Joined(s))),
        Subject<MultilabelConfusion, MultilabelCounts, (byte[], float[])>("multilabel: scores", () => new(37, 3.5), r => (Bits(r, 37), Row(r, 37)), (m, s) => m.Add(JoinedFirst(s), Joined(s))),
        Subject<TopKAccuracy, TopKCounts, (int, float[])>("top-k: 20 classes", () => new(20, 3), r => (Class(r, 20), Row(r, 20)), (m, s) => m.Add(First(s), Joined(s))),
        Subject<MulticlassRanking, MulticlassRankingValue, (int, float[])>("multiclass ranking", () => new(4), r => (Class(r, 4), Row(r, 4)), (m, s) => m.Add(First(s), Joined(s))),
        Subject<WeightedBinaryConfusion, WeightedBinaryCounts, (byte, (float, float))>("weighted binary", () => new(0.3), r => (Bit(r), (Score(r), Weight(r))), (m, s) => m.Add(First(s), First(Second(s)), Second(Second(s)))),
        Subject<WeightedMulticlassConfusion, WeightedMulticlassCounts, (int, (int, float))>("weighted multiclass", () => new(4), r => (Class(r, 4), (Class(r, 4), Weight(r))), (m, s) => m.Add(First(s), First(Second(s)), Second(Second(s)))),
        Subject<SlidingWindow<BinaryConfusion, BinaryCounts>, BinaryCounts, (byte, byte)>(
            "sliding window", () => new(new(), TimeSpan.FromMinutes(1), Still), r => (Bit(r), Bit(r)), (m, s) => m.Current.Add(First(s), Second(s))),
        Subject<DecayingWindow<MulticlassConfusion, MulticlassCounts>, MulticlassCounts, (int, int)>(
            "decaying window", () => new(new(3), TimeSpan.FromMinutes(1), Still), r => (Class(r, 3), Class(r, 3)), (m, s) => m.Current.Add(First(s), Second(s))),
    ];

    private static readonly ManualTime Still = new();

    private static LawSubject<TState, TValue, TSample> Subject<TState, TValue, TSample>(
        string name, Func<TState> create, Func<Random, TSample> sample, Action<TState, TSample[]> add, Func<TValue, TValue, bool>? same = null)
        where TState : class, IStreamingMetric<TState, TValue> => new(name, create, sample, add, same);

    // One sample in twenty is bad: the laws hold for what is rejected, too.
    private static byte Bit(Random random) => (byte)(random.Next(20) == 0 ? random.Next(2, 256) : random.Next(2));

    private static byte[] Bits(Random random, int labels) => [.. Enumerable.Range(0, labels).Select(_ => (byte)(random.Next(200) == 0 ? 7 : random.Next(2)))];

    private static int Class(Random random, int classes) => random.Next(20) == 0 ? random.Next(-3, 2 * classes + 2) : random.Next(classes);

    private static float Score(Random random) => random.Next(20) switch { 0 => float.NaN, 1 => float.PositiveInfinity, 2 => float.NegativeInfinity, _ => random.NextSingle() };

    // Sums of eighths are exact.
    private static float Weight(Random random) => random.Next(20) switch { 0 => float.NaN, 1 => -1, _ => random.Next(100) / 8f };

    private static float[] Row(Random random, int classes) => [.. Enumerable.Range(0, classes).Select(_ => random.Next(100) == 0 ? float.NaN : random.Next(8))];

    private static T[] First<T, TOther>((T, TOther)[] samples) => [.. samples.Select(sample => sample.Item1)];

    private static T[] Second<TOther, T>((TOther, T)[] samples) => [.. samples.Select(sample => sample.Item2)];

    private static T[] JoinedFirst<T, TOther>((T[], TOther)[] samples) => [.. samples.SelectMany(sample => sample.Item1)];

    private static T[] Joined<TOther, T>((TOther, T[])[] samples) => [.. samples.SelectMany(sample => sample.Item2)];
}
