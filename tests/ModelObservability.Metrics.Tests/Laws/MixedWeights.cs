using ModelObservability.Metrics;
using ModelObservability.Metrics.Ranking;
using static ModelObservability.Tests.Metrics.Laws.LawSamples;

namespace ModelObservability.Tests.Metrics.Laws;

/// <summary>Metrics that get some samples with weights and others, which weigh 1, without.</summary>
internal static class MixedWeights
{
    public static IEnumerable<ILawSubject> All =>
    [
        MetricsUnderLaw.Subject<BinaryConfusion, BinaryCounts, (byte, (float, float))>(
            "mixed binary", () => new(0.3), r => (Bit(r), (Score(r), SomeOnes(r))), (m, s) => AddApart(s, s => s.Item2.Item2, s => m.Add(First(s), First(Second(s))), (s, w) => m.Add(First(s), First(Second(s)), w))),
        MetricsUnderLaw.Subject<MulticlassConfusion, MulticlassCounts, (int, (int, float))>(
            "mixed multiclass", () => new(4), r => (Class(r, 4), (Class(r, 4), SomeOnes(r))), (m, s) => AddApart(s, s => s.Item2.Item2, s => m.Add(First(s), First(Second(s))), (s, w) => m.Add(First(s), First(Second(s)), w))),
        MetricsUnderLaw.Subject<MultilabelConfusion, MultilabelCounts, (byte[], (byte[], float))>(
            "mixed multilabel", () => new(3), r => (Bits(r, 3), (Bits(r, 3), SomeOnes(r))),
            (m, s) => AddApart(s, s => s.Item2.Item2, s => m.Add(JoinedFirst(s), JoinedFirst(Second(s))), (s, w) => m.Add(JoinedFirst(s), JoinedFirst(Second(s)), w)), Near),
        MetricsUnderLaw.Subject<TopKAccuracy, TopKCounts, (int, (float[], float))>(
            "mixed top-k", () => new(6, 3), r => (Class(r, 6), (Row(r, 6), SomeOnes(r))), (m, s) => AddApart(s, s => s.Item2.Item2, s => m.Add(First(s), JoinedFirst(Second(s))), (s, w) => m.Add(First(s), JoinedFirst(Second(s)), w))),
        MetricsUnderLaw.Subject<ExactRanking, RankingValue, (byte, (float, float))>(
            "mixed ranking", () => new(), r => (Bit(r), (Score(r), SomeOnes(r))), (m, s) => AddApart(s, s => s.Item2.Item2, s => m.Add(First(s), First(Second(s))), (s, w) => m.Add(First(s), First(Second(s)), w))),
        MetricsUnderLaw.Subject<MulticlassRanking, MulticlassRankingValue, (int, (float[], float))>(
            "mixed multiclass ranking", () => new(3), r => (Class(r, 3), (Row(r, 3), SomeOnes(r))), (m, s) => AddApart(s, s => s.Item2.Item2, s => m.Add(First(s), JoinedFirst(Second(s))), (s, w) => m.Add(First(s), JoinedFirst(Second(s)), w))),
    ];

    private static void AddApart<TSample>(TSample[] samples, Func<TSample, float> weight, Action<TSample[]> plain, Action<TSample[], float[]> weighted)
    {
        (TSample[] ones, TSample[] others) = Apart(samples, weight);
        plain(ones);
        weighted(others, [.. others.Select(weight)]);
    }
}
