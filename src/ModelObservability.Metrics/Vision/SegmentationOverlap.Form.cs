using System.Buffers;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Vision;

public sealed partial class SegmentationOverlap : IStateForm<SegmentationOverlap>
{
    static StateKind IStateForm<SegmentationOverlap>.Kind => StateKind.SegmentationOverlap;

    void ISerializableMetric<SegmentationOverlap, SegmentationValue>.Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    static SegmentationOverlap ISerializableMetric<SegmentationOverlap, SegmentationValue>.Read(in ReadOnlySequence<byte> bytes) =>
        StateForm.Read<SegmentationOverlap>(bytes);

    void IStateForm<SegmentationOverlap>.Write(ref StateWriter to)
    {
        to.Count(classes);
        to.Flag(ignoredClass is not null);
        if (ignoredClass is int ignored)
            to.Signed(ignored);
        counts.Write(ref to);
    }

    static SegmentationOverlap IStateForm<SegmentationOverlap>.Read(ref StateReader from)
    {
        int classes = from.Items("classes", LabelMapCounts.CountsPerClass);
        var state = new SegmentationOverlap(classes, from.Flag("ignored class") ? from.Signed("ignored class") : null);
        state.counts.Read(ref from);
        return state;
    }
}
