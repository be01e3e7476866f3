using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Vision;

/// <summary>Detections of each class with their scores and outcomes, remembered or counted in bins.</summary>
internal interface IDetectionLedger
{
    /// <summary>Adds one detection; the score is not NaN.</summary>
    void Add(int index, float score, DetectionOutcome outcome);

    /// <summary>Adds what another ledger of the same kind holds.</summary>
    void Add(IDetectionLedger other);

    void Clear();

    /// <summary>Writes what there is of a class.</summary>
    void Write(int index, ref StateWriter to);

    /// <summary>Reads into a class without any what <see cref="Write"/> has written.</summary>
    void Read(int index, ref StateReader from);

    /// <summary>Adds the detections of a class that are not ignored, and the hits among them, to the totals of each threshold.</summary>
    void Count(int index, Span<long> counted, Span<long> hits);

    /// <summary>Feeds the steps of a class to the sum of each threshold, from the lowest score up.</summary>
    void Feed(int index, Span<AveragePrecisionSum> sums);

    /// <summary>True where a step holds different scores, so that the order inside is unknown.</summary>
    bool IsBinned { get; }
}
