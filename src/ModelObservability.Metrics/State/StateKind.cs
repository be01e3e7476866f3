namespace ModelObservability.Metrics.Serialization;

/// <summary>Which metric the bytes hold. Each is named as its type; a number is never used again for something else.</summary>
internal enum StateKind : byte
{
    BinaryConfusion = 1,
    MulticlassConfusion = 2,
    MultilabelConfusion = 3,
    TopKAccuracy = 4,
    ExactRanking = 5,
    BoundedRanking = 6,
    MulticlassRanking = 7,
    BinaryLogLoss = 8,
    CategoricalLogLoss = 9,
    Calibration = 10,
    RegressionErrors = 11,
    LossStatistics = 12,
    QuantileSketch = 13,
    MaskOverlap = 14,
    SegmentationOverlap = 15,
    BoxOverlap = 16,
    DetectionAveragePrecision = 17,
    Bleu = 18,
    WordErrorRate = 19,
    CharacterErrorRate = 20,
    Perplexity = 21,
}
