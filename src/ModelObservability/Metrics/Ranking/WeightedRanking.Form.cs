using System.Buffers;
using ModelObservability.Metrics.Kernels;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Ranking;

public sealed partial class WeightedRanking : IStateForm<WeightedRanking>
{
    static StateKind IStateForm<WeightedRanking>.Kind => StateKind.WeightedRanking;

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    /// <inheritdoc/>
    public static WeightedRanking Read(in ReadOnlySequence<byte> bytes) => StateForm.Read<WeightedRanking>(bytes);

    void IStateForm<WeightedRanking>.Write(ref StateWriter to)
    {
        Span<ulong> keys = _keys.AsSpan(0, _kept);
        Span<double> weights = _weights.AsSpan(0, _kept);
        // The order of the samples is no part of the state: sorted, equal states have equal bytes, and small steps take few of them.
        WeightedKeys.Sort(keys, weights);
        to.Count(_kept);
        ulong last = 0;
        for (int index = 0; index < keys.Length; index++)
        {
            to.Unsigned(keys[index] - last);
            to.Number(weights[index]);
            last = keys[index];
        }

        to.Count(_count - _kept);
        to.Rejections(_rejected);
    }

    static WeightedRanking IStateForm<WeightedRanking>.Read(ref StateReader from)
    {
        int kept = from.Items("samples", 1 + sizeof(double));
        var state = new WeightedRanking { _keys = new ulong[kept], _weights = new double[kept], _kept = kept };
        ulong key = 0;
        for (int index = 0; index < kept; index++)
        {
            state._keys[index] = key = KeyLists.Next<double, ulong, DoubleKey>(ref from, key);
            double weight = from.Number("weight");
            if (weight == 0 || !double.IsFinite(weight))
                throw from.Bad("weight", weight, "a finite number other than 0");
            state._weights[index] = weight;
        }

        state._count = Saturating.Add(kept, from.Count("samples of weight 0"));
        state._rejected = from.Rejections();
        return state;
    }
}
