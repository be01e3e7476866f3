using ModelObservability.Metrics;
using ModelObservability.Metrics.Probability;
using ModelObservability.Metrics.Ranking;
using ModelObservability.Metrics.Regression;
using ModelObservability.Metrics.Sketches;
using ModelObservability.Metrics.Text;
using ModelObservability.Metrics.Vision;
using ModelObservability.Metrics.Windows;
using ModelObservability.Testing;
using static ModelObservability.Tests.Metrics.Laws.LawSamples;

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
        Subject<MulticlassRanking, MulticlassRankingValue, (int, (float[], double))>(
            "weighted multiclass ranking", () => new(3), r => (Class(r, 3), (Row(r, 3), Weight(r))), (m, s) => m.Add(First(s), JoinedFirst(Second(s)), Second(Second(s)))),
        Subject<BinaryConfusion, BinaryCounts, (byte, (float, float))>("weighted binary", () => new(0.3), r => (Bit(r), (Score(r), Eighths(r))), (m, s) => m.Add(First(s), First(Second(s)), Second(Second(s)))),
        Subject<MulticlassConfusion, MulticlassCounts, (int, (int, float))>("weighted multiclass", () => new(4), r => (Class(r, 4), (Class(r, 4), Eighths(r))), (m, s) => m.Add(First(s), First(Second(s)), Second(Second(s)))),
        Subject<MulticlassConfusion, MulticlassCounts, (int, (float[], float))>(
            "weighted multiclass: rows of scores", () => new(5), r => (Class(r, 5), (Row(r, 5), Eighths(r))), (m, s) => m.Add(First(s), JoinedFirst(Second(s)), Second(Second(s)))),
        Subject<MultilabelConfusion, MultilabelCounts, (byte[], (byte[], double))>(
            "weighted multilabel: predictions", () => new(3), r => (Bits(r, 3), (Bits(r, 3), Weight(r))), (m, s) => m.Add(JoinedFirst(s), JoinedFirst(Second(s)), Second(Second(s))), Near),
        Subject<MultilabelConfusion, MultilabelCounts, (byte[], (float[], float))>(
            "weighted multilabel: scores", () => new(5, 3), r => (Bits(r, 5), (Row(r, 5), Eighths(r))), (m, s) => m.Add(JoinedFirst(s), JoinedFirst(Second(s)), Second(Second(s))), Near),
        Subject<TopKAccuracy, TopKCounts, (int, (float[], float))>(
            "weighted top-k", () => new(6, 3), r => (Class(r, 6), (Row(r, 6), Eighths(r))), (m, s) => m.Add(First(s), JoinedFirst(Second(s)), Second(Second(s)))),
        .. MixedWeights.All,
        Subject<ExactRanking, RankingValue, (byte, float)>("exact ranking: singles", () => new(), r => (Bit(r), Score(r)), (m, s) => m.Add(First(s), Second(s))),
        Subject<ExactRanking, RankingValue, (int, double)>("exact ranking: doubles", () => new(), r => (Class(r, 2), Score(r) / 3.0), (m, s) => m.Add(First(s), Second(s))),
        Subject<BoundedRanking, BoundedRankingValue, (byte, float)>(
            "bounded ranking: probabilities", () => new(new() { Bins = 64 }), r => (Bit(r), Score(r)), (m, s) => m.Add(First(s), Second(s))),
        Subject<BoundedRanking, BoundedRankingValue, (byte, float)>(
            "bounded ranking: equal bins", () => new(new() { Bins = 64, Scale = ScoreScale.Probability }), r => (Bit(r), Score(r)), (m, s) => m.Add(First(s), Second(s))),
        Subject<BoundedRanking, BoundedRankingValue, (byte, float)>(
            "bounded ranking: logits", () => new(new() { Bins = 32, Scale = ScoreScale.Logit }), r => (Bit(r), Wide(r)), (m, s) => m.Add(First(s), Second(s))),
        Subject<BoundedRanking, BoundedRankingValue, (byte, double)>(
            "bounded ranking: any scores", () => new(new() { Bins = 512, Scale = ScoreScale.FloatBits }), r => (Bit(r), Wide(r)), (m, s) => m.Add(First(s), Second(s))),
        Subject<ExactRanking, RankingValue, (byte, (float, double))>(
            "weighted ranking", () => new(), r => (Bit(r), (Score(r), Weight(r))), (m, s) => m.Add(First(s), First(Second(s)), Second(Second(s)))),
        Subject<BinaryLogLoss, BinaryLogLossValue, (byte, double)>("log-loss: probabilities", () => new(), r => (Bit(r), Chance(r)), (m, s) => m.Add(First(s), Second(s)), Near),
        Subject<BinaryLogLoss, BinaryLogLossValue, (byte, (float, double))>(
            "log-loss: weighted logits", () => new(ScoreKind.Logit), r => (Bit(r), (Moderate(r), Weight(r))), (m, s) => m.Add(First(s), First(Second(s)), Second(Second(s))), Near),
        Subject<CategoricalLogLoss, LogLossValue, (int, float[])>(
            "log-loss: rows of probabilities", () => new(4), r => (Class(r, 4), Probabilities(r, 4)), (m, s) => m.Add(First(s), Joined(s)), Near),
        Subject<CategoricalLogLoss, LogLossValue, (int, float[])>(
            "log-loss: rows of logits", () => new(3, ScoreKind.Logit), r => (Class(r, 3), Row(r, 3)), (m, s) => m.Add(First(s), Joined(s)), Near),
        Subject<Calibration, CalibrationValue, (byte, double)>("calibration", () => new(10), r => (Bit(r), Chance(r)), (m, s) => m.Add(First(s), Second(s))),
        Subject<RegressionErrors, RegressionValue, (double, double)>("regression", () => new(), r => (Real(r), Real(r)), (m, s) => m.Add(First(s), Second(s)), Near),
        Subject<RegressionErrors, RegressionValue, (float, float)>(
            "regression: median, nothing extended", () => new(new() { Extended = false, MedianAccuracy = 0.02 }), r => (Moderate(r), Moderate(r)), (m, s) => m.Add(First(s), Second(s)), Near),
        Subject<RegressionErrors, RegressionValue, (double, (double, double))>(
            "regression: weighted", () => new(new() { HuberDelta = 0.3, MedianAccuracy = 0.05 }), r => (Real(r), (Real(r), Weight(r))), (m, s) => m.Add(First(s), First(Second(s)), Second(Second(s))), Near),
        Subject<LossStatistics, LossValue, double>("losses", () => new(), Real, (m, s) => m.Add(s), Near),
        Subject<LossStatistics, LossValue, (double, double)>("losses: weighted", () => new(), r => (Real(r), Weight(r)), (m, s) => m.Add(First(s), Second(s)), Near),
        Subject<QuantileSketch, QuantileValue, double>("quantiles", () => new(), Real, (m, s) => m.Add(s)),
        Subject<QuantileSketch, QuantileValue, float>("quantiles: too few bins", () => new(new() { Bins = 16, RelativeAccuracy = 0.1 }), Wide, (m, s) => m.Add(s)),
        Subject<MaskOverlap, MaskOverlapValue, (byte[], byte[])>("masks", () => new(), r => Two(r, Bits, r.Next(40)), (m, s) => Each(s, (labels, predictions) => m.Add(labels, predictions))),
        Subject<SegmentationOverlap, SegmentationValue, (byte, byte)>(
            "segmentation: an ignored class", () => new(4, 255), r => (r.Next(9) == 0 ? (byte)255 : Bit(r), Bit(r)), (m, s) => m.Add(First(s), Second(s))),
        Subject<SegmentationOverlap, SegmentationValue, (int, int)>("segmentation: 7 classes", () => new(7), r => (Class(r, 7), Class(r, 7)), (m, s) => m.Add(First(s), Second(s))),
        Subject<BoxOverlap, BoxOverlapValue, (BoundingBox, BoundingBox)>("boxes", () => new(), r => (Box(r), Box(r)), (m, s) => m.Add(First(s), Second(s))),
        Subject<DetectionAveragePrecision, DetectionValue, (LabelledBox[], DetectedBox[])>(
            "detections: PASCAL VOC", () => new(3), r => (Labels(r, 3), Detections(r, 3)), (m, s) => Each(s, (labels, detections) => m.Add(labels, detections))),
        Subject<DetectionAveragePrecision, DetectionValue, (LabelledBox[], DetectedBox[])>(
            "detections: COCO", () => new(2, DetectionOptions.Coco with { MaxDetections = 3 }), r => (Labels(r, 2), Detections(r, 2)), (m, s) => Each(s, (labels, detections) => m.Add(labels, detections))),
        Subject<DetectionAveragePrecision, DetectionValue, (LabelledBox[], DetectedBox[])>(
            "detections: bins", () => new(4, new() { ScoreBins = 10, IoUThresholds = [0.3, 0.6] }), r => (Labels(r, 3), Detections(r, 3)), (m, s) => Each(s, (labels, detections) => m.Add(labels, detections))),
        Subject<Bleu, BleuValue, (int[], int[])>("BLEU", () => new(), r => (Tokens(r), Tokens(r)), (m, s) => Each(s, (reference, hypothesis) => m.Add(reference, hypothesis))),
        Subject<WordErrorRate, ErrorRateValue, (int[], int[])>("word errors", () => new(8), r => (Tokens(r), Tokens(r)), (m, s) => Each(s, (reference, hypothesis) => m.Add(reference, hypothesis))),
        Subject<CharacterErrorRate, ErrorRateValue, (int[], int[])>(
            "character errors", () => new(), r => (Tokens(r), Tokens(r)), (m, s) => Each(s, (reference, hypothesis) => m.AddText(string.Join(' ', reference), string.Join(' ', hypothesis)))),
        Subject<Perplexity, PerplexityValue, float>("perplexity", () => new(), r => r.Next(30) == 0 ? Wide(r) : -r.NextSingle(), (m, s) => m.Add(s)),
        Window<SlidingWindow<BinaryConfusion, BinaryCounts>, BinaryCounts, (byte, byte)>(
            "sliding window", () => new(new(), TimeSpan.FromMinutes(1), Still), r => (Bit(r), Bit(r)), (m, s) => m.Current.Add(First(s), Second(s))),
        Window<DecayingWindow<MulticlassConfusion, MulticlassCounts>, MulticlassCounts, (int, int)>(
            "decaying window", () => new(new(3), TimeSpan.FromMinutes(1), Still), r => (Class(r, 3), Class(r, 3)), (m, s) => m.Current.Add(First(s), Second(s))),
    ];

    /// <summary>Those that can be written to bytes.</summary>
    public static IEnumerable<ILawSubject> Serialisable => All.Where(subject => subject.Bytes(0) is not null);

    private static readonly ManualTime Still = new();

    internal static LawSubject<TState, TValue, TSample> Subject<TState, TValue, TSample>(
        string name, Func<TState> create, Func<Random, TSample> sample, Action<TState, TSample[]> add, Func<TValue, TValue, bool>? same = null)
        where TState : class, ISerializableMetric<TState, TValue> =>
        new(name, create, sample, add, same, (state, output) => state.Write(output), bytes => TState.Read(bytes));

    private static LawSubject<TState, TValue, TSample> Window<TState, TValue, TSample>(
        string name, Func<TState> create, Func<Random, TSample> sample, Action<TState, TSample[]> add)
        where TState : class, IStreamingMetric<TState, TValue> => new(name, create, sample, add);
}
