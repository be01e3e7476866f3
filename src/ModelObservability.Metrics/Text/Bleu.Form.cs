using System.Buffers;
using ModelObservability.Metrics.Kernels;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Text;

public sealed partial class Bleu : IStateForm<Bleu>
{
    static StateKind IStateForm<Bleu>.Kind => StateKind.Bleu;

    void ISerializableMetric<Bleu, BleuValue>.Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    static Bleu ISerializableMetric<Bleu, BleuValue>.Read(in ReadOnlySequence<byte> bytes) => StateForm.Read<Bleu>(bytes);

    void IStateForm<Bleu>.Write(ref StateWriter to)
    {
        to.Count(counts.Segments);
        to.Count(counts.HypothesisTokens);
        to.Count(counts.ReferenceTokens);
        for (int order = 1; order <= NGramMatches.Orders; order++)
        {
            to.Count(counts.NGrams(order).Matches);
            to.Count(counts.NGrams(order).Total);
        }

        to.Count(counts.WithoutReference);
    }

    static Bleu IStateForm<Bleu>.Read(ref StateReader from)
    {
        var state = new Bleu
        {
            counts = new BleuValue(
                from.Count("segments"), from.Count("hypothesis tokens"), from.Count("reference tokens"),
                ReadNGrams(ref from), ReadNGrams(ref from), ReadNGrams(ref from), ReadNGrams(ref from), from.Count("segments without reference")),
        };
        BleuValue counts = state.counts;
        from.Require(counts.OneGrams.Total == counts.HypothesisTokens, "a hypothesis has as many 1-grams as tokens");
        for (int order = 1; order < NGramMatches.Orders; order++)
        {
            long shorter = counts.NGrams(order).Total, longer = counts.NGrams(order + 1).Total;
            from.Require(
                longer <= shorter && (shorter == long.MaxValue || shorter - longer <= counts.Segments),
                "a hypothesis has one n-gram less of each next order");
        }

        return state;
    }

    private static NGramPrecision ReadNGrams(ref StateReader from)
    {
        var grams = new NGramPrecision(from.Count("matching n-grams"), from.Count("n-grams"));
        from.Require(grams.Matches <= grams.Total, "matching n-grams are among the n-grams");
        return grams;
    }
}
