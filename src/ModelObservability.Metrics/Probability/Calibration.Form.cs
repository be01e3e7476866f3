using System.Buffers;
using ModelObservability.Metrics.Kernels;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Probability;

public sealed partial class Calibration : IStateForm<Calibration>
{
    static StateKind IStateForm<Calibration>.Kind => StateKind.Calibration;

    void ISerializableMetric<Calibration, CalibrationValue>.Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    static Calibration ISerializableMetric<Calibration, CalibrationValue>.Read(in ReadOnlySequence<byte> bytes) => StateForm.Read<Calibration>(bytes);

    void IStateForm<Calibration>.Write(ref StateWriter to)
    {
        to.Count(cells.Length);
        foreach (CalibrationCell cell in cells)
        {
            to.Count(cell.Count);
            to.Count(cell.Positives);
            to.Units(cell.Units);
        }

        to.Rejections(rejected);
    }

    static Calibration IStateForm<Calibration>.Read(ref StateReader from)
    {
        var state = new Calibration(from.Items("bins", CountsPerBin));
        foreach (ref CalibrationCell cell in state.cells.AsSpan())
        {
            cell.Count = from.Count("samples of a bin");
            cell.Positives = from.Count("positives of a bin");
            cell.Units = from.Units("sum of probabilities");
            from.Require(cell.Positives <= cell.Count, "positives of a bin are at most its samples");
            from.Require(cell.Units <= (UInt128)cell.Count << 63, "the mean probability of a bin is at most 1");
        }

        state.rejected = from.Rejections();
        return state;
    }

    private const int CountsPerBin = 3;
}
