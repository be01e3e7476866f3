using System.Buffers;
using ModelObservability.Metrics.Kernels;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Text;

public sealed partial class Perplexity : IStateForm<Perplexity>
{
    static StateKind IStateForm<Perplexity>.Kind => StateKind.Perplexity;

    void ISerializableMetric<Perplexity, PerplexityValue>.Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    static Perplexity ISerializableMetric<Perplexity, PerplexityValue>.Read(in ReadOnlySequence<byte> bytes) => StateForm.Read<Perplexity>(bytes);

    void IStateForm<Perplexity>.Write(ref StateWriter to)
    {
        to.Count(tokens);
        to.Count(clipped);
        to.Rejections(rejected);
        to.Units(loss.Multiples);
    }

    static Perplexity IStateForm<Perplexity>.Read(ref StateReader from)
    {
        var state = new Perplexity
        {
            tokens = from.Count("tokens"),
            clipped = from.Count("clipped tokens"),
            rejected = from.Rejections(),
            loss = new FixedPointSum(from.Units("sum of losses")),
        };
        // As many losses of the largest size fit in the sum: at most all tokens, at least those that were clipped to it.
        UInt128 largest = (UInt128)(-Smallest) << 64, whole = state.loss.Multiples / largest;
        bool more = state.loss.Multiples % largest != 0;
        from.Require(state.clipped <= state.tokens, "clipped tokens are among the tokens");
        from.Require(
            state.tokens == long.MaxValue || (whole + (more ? 1u : 0u) <= (UInt128)state.tokens && (whole >= (UInt128)state.clipped || state.loss.IsFull)),
            "the loss of a token is at most the largest, and that of a clipped one is it");
        return state;
    }
}
