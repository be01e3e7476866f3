using System.Buffers;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Vision;

public sealed partial class DetectionAveragePrecision : IStateForm<DetectionAveragePrecision>
{
    private const int FewestBytesPerClass = 2;

    static StateKind IStateForm<DetectionAveragePrecision>.Kind => StateKind.DetectionAveragePrecision;

    void ISerializableMetric<DetectionAveragePrecision, DetectionValue>.Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    static DetectionAveragePrecision ISerializableMetric<DetectionAveragePrecision, DetectionValue>.Read(in ReadOnlySequence<byte> bytes) =>
        StateForm.Read<DetectionAveragePrecision>(bytes);

    void IStateForm<DetectionAveragePrecision>.Write(ref StateWriter to)
    {
        to.Count(setup.Classes);
        to.Byte((byte)setup.Protocol);
        to.Count(setup.MaxDetections);
        to.Count(setup.ScoreBins);
        to.Count(setup.Thresholds.Length);
        foreach (double threshold in setup.Thresholds)
            to.Number(threshold);
        to.Count(counts.Images);
        to.Count(counts.IgnoredLabels);
        to.Count(counts.Detections);
        to.Count(counts.BeyondLimit);
        to.Count(counts.InvalidBoxes);
        to.Rejections(counts.Rejected);
        for (int index = 0; index < positives.Length; index++)
        {
            to.Count(positives[index]);
            ledger.Write(index, ref to);
        }
    }

    static DetectionAveragePrecision IStateForm<DetectionAveragePrecision>.Read(ref StateReader from)
    {
        int classes = from.Items("classes", FewestBytesPerClass);
        var options = new DetectionOptions
        {
            Protocol = (DetectionProtocol)from.Byte("protocol"),
            MaxDetections = from.Integer("most detections"),
            ScoreBins = from.Integer("score bins"),
            IoUThresholds = ReadThresholds(ref from),
        };
        var state = new DetectionAveragePrecision(classes, options)
        {
            counts = new DetectionCounts
            {
                Images = from.Count("images"),
                IgnoredLabels = from.Count("ignored labels"),
                Detections = from.Count("detections"),
                BeyondLimit = from.Count("detections beyond the limit"),
                InvalidBoxes = from.Count("invalid boxes"),
                Rejected = from.Rejections(),
            },
        };
        state.ReadClasses(ref from);
        return state;
    }

    private static double[] ReadThresholds(ref StateReader from)
    {
        double[] thresholds = new double[from.Items("thresholds", sizeof(double))];
        foreach (ref double threshold in thresholds.AsSpan())
            threshold = from.Number("threshold");
        return thresholds;
    }

    private void ReadClasses(ref StateReader from)
    {
        int thresholds = setup.Thresholds.Length;
        Span<long> counted = stackalloc long[thresholds], hits = stackalloc long[thresholds];
        Span<UInt128> all = stackalloc UInt128[thresholds];
        for (int index = 0; index < positives.Length; index++)
        {
            positives[index] = from.Count("labels of a class");
            ledger.Read(index, ref from);
            counted.Clear();
            hits.Clear();
            ledger.Count(index, counted, hits);
            for (int t = 0; t < thresholds; t++)
            {
                from.Require(hits[t] <= positives[index], "hits are at most the labels of the class");
                all[t] += (UInt128)counted[t];
            }
        }

        foreach (UInt128 detections in all)
            from.Require(detections <= (UInt128)counts.Detections || counts.Detections == long.MaxValue, "there are as many detections as are counted");
    }
}
