using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Vision;

internal sealed partial class BinnedDetections
{
    /// <summary>Whether the class was detected; if so all its bins.</summary>
    public void Write(int index, ref StateWriter to)
    {
        to.Flag(cells[index] is not null);
        if (cells[index] is { } own)
            to.Counts(own);
    }

    public void Read(int index, ref StateReader from)
    {
        if (!from.Flag("detections of a class"))
            return;
        from.RequireRoom(2L * thresholds * bins, "bins");
        long[] own = NewCells();
        from.Counts(own, "detections of a bin");
        for (int cell = 0; cell < own.Length / 2; cell++)
            from.Require(own[own.Length / 2 + cell] <= own[cell], "hits are among the detections of their bin");
        cells[index] = own;
    }
}
