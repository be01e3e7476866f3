using System.Buffers;
using ModelObservability.Metrics.Kernels;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Ranking;

public sealed partial class WeightedMulticlassRanking : IStateForm<WeightedMulticlassRanking>
{
    static StateKind IStateForm<WeightedMulticlassRanking>.Kind => StateKind.WeightedMulticlassRanking;

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    /// <inheritdoc/>
    public static WeightedMulticlassRanking Read(in ReadOnlySequence<byte> bytes) => StateForm.Read<WeightedMulticlassRanking>(bytes);

    void IStateForm<WeightedMulticlassRanking>.Write(ref StateWriter to)
    {
        to.Count(Classes);
        foreach (WeightedRanking ranking in against)
            ranking.WriteSamples(ref to);
        to.Counts(samples);
        to.Rejections(rejected);
    }

    static WeightedMulticlassRanking IStateForm<WeightedMulticlassRanking>.Read(ref StateReader from)
    {
        var state = new WeightedMulticlassRanking(from.Items("classes"));
        CompensatedSum ofClasses = default, ofSamples = default;
        for (int label = 0; label < state.Classes; label++)
        {
            WeightedRanking ranking = state.against[label] = WeightedRanking.ReadSamples(ref from);
            from.Require(ranking.Kept == state.against[0].Kept, "every class has a score for every sample");
            (CompensatedSum own, CompensatedSum rest) = ranking.Weights;
            ofClasses += own;
            if (label == 0)
                ofSamples = own + rest;
            SumForm.RequireSame(ref from, own + rest, ofSamples, "every class has the weights of all samples");
        }

        SumForm.RequireSame(ref from, ofClasses, ofSamples, "a sample is of one class");
        from.Counts(state.samples, "samples of a class");
        for (int label = 0; label < state.Classes; label++)
            from.Require(state.against[label].Positives <= state.samples[label], "samples of a class that have weight are at most its samples");
        state.rejected = from.Rejections();
        return state;
    }
}
