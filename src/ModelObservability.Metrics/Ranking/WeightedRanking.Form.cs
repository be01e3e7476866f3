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
        WriteSamples(ref to);
        to.Count(count - kept);
        to.Rejections(rejected);
    }

    static WeightedRanking IStateForm<WeightedRanking>.Read(ref StateReader from)
    {
        WeightedRanking state = ReadSamples(ref from);
        state.count = Saturating.Add(state.kept, from.Count("samples of weight 0"));
        state.rejected = from.Rejections();
        return state;
    }

    /// <summary>The weights of positives and negatives.</summary>
    internal (CompensatedSum Positives, CompensatedSum Negatives) Weights
    {
        get
        {
            CompensatedSum positives = default, negatives = default;
            foreach (double weight in weights.AsSpan(0, kept))
            {
                if (weight > 0)
                    positives += weight;
                else
                    negatives += -weight;
            }

            return (positives, negatives);
        }
    }

    /// <summary>Positives that have weight.</summary>
    internal int Positives
    {
        get
        {
            int positives = 0;
            foreach (double weight in weights.AsSpan(0, kept))
                positives += weight > 0 ? 1 : 0;
            return positives;
        }
    }

    /// <summary>Writes the samples that have weight.</summary>
    internal void WriteSamples(ref StateWriter to)
    {
        Span<ulong> keys = this.keys.AsSpan(0, kept);
        Span<double> weights = this.weights.AsSpan(0, kept);
        // The order of the samples is no part of the state: sorted, equal states have equal bytes, and small steps take few of them.
        WeightedKeys.Sort(keys, weights);
        to.Count(kept);
        ulong last = 0;
        for (int index = 0; index < keys.Length; index++)
        {
            to.Unsigned(keys[index] - last);
            to.Number(weights[index]);
            last = keys[index];
        }
    }

    /// <summary>Reads into a new state what <see cref="WriteSamples"/> has written.</summary>
    internal static WeightedRanking ReadSamples(ref StateReader from)
    {
        int kept = from.Items("samples", 1 + sizeof(double));
        var state = new WeightedRanking { keys = new ulong[kept], weights = new double[kept], kept = kept };
        ulong key = 0;
        for (int index = 0; index < kept; index++)
        {
            state.keys[index] = key = KeyLists.Next<double, ulong, DoubleKey>(ref from, key);
            double weight = from.Number("weight");
            if (weight == 0 || !Weighing.IsGood(Math.Abs(weight)))
                throw from.Bad("weight", weight, "a number other than 0 of at most 1e288");
            state.weights[index] = weight;
        }

        return state;
    }
}
