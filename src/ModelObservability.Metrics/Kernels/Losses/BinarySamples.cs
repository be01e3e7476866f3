namespace ModelObservability.Metrics.Kernels;

/// <summary>A block of labels, scores and, where there are any, weights of a binary classifier. Takes the good ones together.</summary>
internal readonly ref struct BinarySamples(ReadOnlySpan<byte> labels, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights)
{
    private readonly ReadOnlySpan<byte> labels = labels;
    private readonly ReadOnlySpan<double> scores = scores, weights = weights;
    private readonly int unit = WeightUnit.Of(weights);

    /// <summary>Writes the probability that each good sample gave to its own class, held <paramref name="epsilon"/> away from 0 and 1.</summary>
    public BinaryLossTally ToProbabilities(Span<double> probabilities, Span<double> weights, double epsilon)
    {
        int kept = 0, clipped = 0;
        double brier = 0;
        Rejections rejected = default;
        for (int index = 0; index < labels.Length; index++)
        {
            double score = scores[index];
            if (!IsGood(index, ref rejected))
                continue;
            if (!(score is >= 0 and <= 1))
            {
                rejected += new Rejections(ProbabilityOutOfRange: 1);
                continue;
            }

            if (!TryWeigh(index, weights, kept, out double weight, ref rejected))
                continue;
            double off = score - labels[index], within = Math.Clamp(score, epsilon, 1 - epsilon);
            brier += weight * off * off;
            clipped += within != score ? 1 : 0;
            probabilities[kept++] = labels[index] == 1 ? within : 1 - within;
        }

        return new BinaryLossTally(kept, clipped, brier, unit, rejected);
    }

    /// <summary>Writes the margin of each good sample: how far its logit is on its own side.</summary>
    public BinaryLossTally ToMargins(Span<double> margins, Span<double> weights)
    {
        int kept = 0;
        double brier = 0;
        Rejections rejected = default;
        for (int index = 0; index < labels.Length; index++)
        {
            if (!IsGood(index, ref rejected) || !TryWeigh(index, weights, kept, out double weight, ref rejected))
                continue;
            double margin = labels[index] == 1 ? scores[index] : -scores[index];
            double small = Math.Exp(-Math.Abs(margin)), off = (margin > 0 ? small : 1) / (1 + small);
            brier += weight * off * off;
            margins[kept++] = margin;
        }

        return new BinaryLossTally(kept, 0, brier, unit, rejected);
    }

    private bool IsGood(int index, ref Rejections rejected)
    {
        if (labels[index] <= 1 && double.IsFinite(scores[index]))
            return true;
        rejected += labels[index] > 1 ? new Rejections(LabelOutOfRange: 1) : new Rejections(NonFiniteScore: 1);
        return false;
    }

    private bool TryWeigh(int index, Span<double> weights, int kept, out double weight, ref Rejections rejected)
    {
        weight = 1;
        if (this.weights.IsEmpty)
            return true;
        weight = this.weights[index];
        if (!SampleWeights.IsValid(weight))
        {
            rejected += new Rejections(WeightOutOfRange: 1);
            return false;
        }

        weights[kept] = weight;
        if (unit != 0)
            weight = Math.ScaleB(weight, -unit);
        return true;
    }
}
