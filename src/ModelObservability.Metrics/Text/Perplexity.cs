using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Text;

/// <summary>
/// Perplexity of a language model: e to the mean negative log-probability that it gave the true tokens.
/// </summary>
/// <remarks>
/// One sample is one token. The sum is the same bits in any order and any split, to 2^-65 a token. A log-probability below
/// <see cref="Smallest"/>, that of a token held for impossible included, counts as that and is reported as clipped: one such token
/// would otherwise make the score infinite for good. Memory is constant. One writer at a time; it takes no lock.
/// Source: Jelinek et al. 1977, "Perplexity: a measure of the difficulty of speech recognition tasks".
/// </remarks>
public sealed partial class Perplexity : Metric<Perplexity, PerplexityValue>, ISerializableMetric<Perplexity, PerplexityValue>
{
    /// <summary>The least log-probability that counts as it is, in nats; no softmax of real logits comes near it.</summary>
    public const double Smallest = -10_000;

    private long tokens, clipped;
    private Rejections rejected;
    private FixedPointSum loss;

    private protected override PerplexityValue ValueCore => new(tokens, clipped, rejected) { Loss = loss };

    /// <summary>Adds tokens. NaN is rejected as not finite, a positive number as no probability.</summary>
    /// <param name="logProbabilities">The natural logarithm of the probability of each true token, at most 0.</param>
    public void Add(RealValues logProbabilities)
    {
        if (logProbabilities.Singles.IsEmpty)
            Add(logProbabilities.Doubles);
        else
            Add(logProbabilities.Singles);
    }

    /// <summary>Adds the mean loss of a batch, as training and evaluation loops have it.</summary>
    /// <param name="crossEntropy">Mean cross-entropy of the tokens in nats, 0 or more; anything else rejects all of them.</param>
    /// <param name="count">Tokens that the mean was taken over, 0 or more.</param>
    /// <exception cref="ArgumentException"><paramref name="count"/> is negative; nothing was recorded.</exception>
    public void AddCrossEntropy(double crossEntropy, long count)
    {
        if (count < 0)
            throw new ArgumentException($"{nameof(count)} is {count}; allowed is 0 or more.", nameof(count));
        Add(crossEntropy, count);
    }

    private protected override void MergeCore(Perplexity other)
    {
        tokens = Saturating.Add(tokens, other.tokens);
        clipped = Saturating.Add(clipped, other.clipped);
        rejected += other.rejected;
        loss.Add(other.loss);
    }

    private protected override void ResetCore()
    {
        tokens = clipped = 0;
        rejected = default;
        loss = default;
    }

    private protected override Perplexity CreateEmptyCore() => new();

    private void Add(ReadOnlySpan<float> logProbabilities)
    {
        while (!logProbabilities.IsEmpty)
        {
            ReadOnlySpan<float> chunk = logProbabilities[..LossLanes.ChunkOf(logProbabilities.Length)];
            if (LossLanes.TryGather(chunk, out FixedPointSum.Lanes lanes))
            {
                Add(lanes, chunk.Length);
            }
            else
            {
                foreach (float logProbability in chunk)
                    Add(-(double)logProbability, 1);
            }

            logProbabilities = logProbabilities[chunk.Length..];
        }
    }

    private void Add(ReadOnlySpan<double> logProbabilities)
    {
        while (!logProbabilities.IsEmpty)
        {
            ReadOnlySpan<double> chunk = logProbabilities[..LossLanes.ChunkOf(logProbabilities.Length)];
            if (LossLanes.TryGather(chunk, out FixedPointSum.Lanes lanes))
            {
                Add(lanes, chunk.Length);
            }
            else
            {
                foreach (double logProbability in chunk)
                    Add(-logProbability, 1);
            }

            logProbabilities = logProbabilities[chunk.Length..];
        }
    }

    private void Add(in FixedPointSum.Lanes lanes, int count)
    {
        tokens = Saturating.Add(tokens, count);
        loss.Add(lanes);
    }

    private void Add(double nats, long count)
    {
        if (double.IsNaN(nats))
        {
            rejected += new Rejections(NonFiniteScore: count);
        }
        else if (nats < 0)
        {
            rejected += new Rejections(ProbabilityOutOfRange: count);
        }
        else
        {
            tokens = Saturating.Add(tokens, count);
            clipped = Saturating.Add(clipped, nats > -Smallest ? count : 0);
            if (count == 1)
                loss.Add(Math.Min(nats, -Smallest));
            else
                loss.Add(Math.Min(nats, -Smallest), count);
        }
    }
}
