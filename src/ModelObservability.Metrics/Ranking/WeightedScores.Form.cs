using ModelObservability.Metrics.Kernels;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Ranking;

internal sealed partial class WeightedScores
{
    /// <summary>Writes the samples, and how many have no weight.</summary>
    public void Write(ref StateWriter to)
    {
        WriteSamples(ref to);
        to.Count(WeightlessPositives);
        to.Count(WeightlessNegatives);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    public static WeightedScores Read(ref StateReader from)
    {
        WeightedScores state = ReadSamples(ref from);
        state.WeightlessPositives = from.Count("positives of weight 0");
        state.WeightlessNegatives = from.Count("negatives of weight 0");
        return state;
    }

    /// <summary>The weights of positives and negatives.</summary>
    public (CompensatedSum Positives, CompensatedSum Negatives) Weights
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
    public int Positives
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
    public void WriteSamples(ref StateWriter to)
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
    public static WeightedScores ReadSamples(ref StateReader from)
    {
        int kept = from.Items("samples", 1 + sizeof(double));
        var state = new WeightedScores { keys = new ulong[kept], weights = new double[kept], kept = kept };
        ulong key = 0;
        for (int index = 0; index < kept; index++)
        {
            state.keys[index] = key = KeyLists.Next<double, ulong, DoubleKey>(ref from, key);
            double weight = from.Number("weight");
            if (weight == 0 || !SampleWeights.IsValid(Math.Abs(weight)))
                throw from.Bad("weight", weight, "a number other than 0 of at most 1e288");
            state.weights[index] = weight;
        }

        return state;
    }
}
