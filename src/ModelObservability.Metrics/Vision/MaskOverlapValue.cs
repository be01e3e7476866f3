using ModelObservability.Metrics.Intervals;
using ModelObservability.Metrics.Kernels;
using ModelObservability.Metrics.Sequences;

namespace ModelObservability.Metrics.Vision;

/// <summary>What a <see cref="MaskOverlap"/> has counted, and the scores that follow.</summary>
/// <remarks><c>value with { Undefined = Undefined.ScikitLearn }</c> answers as scikit-learn does where a definition has no answer.</remarks>
public readonly record struct MaskOverlapValue
{
    /// <summary>Masks recorded, empty ones included.</summary>
    public long Masks { get; internal init; }

    /// <summary>Masks where neither label nor prediction has a set pixel: their overlap is 0/0.</summary>
    public long EmptyMasks { get; internal init; }

    /// <summary>Pixels of all masks.</summary>
    public long Pixels { get; internal init; }

    /// <summary>Pixels set in the labels.</summary>
    public long LabelPixels { get; internal init; }

    /// <summary>Pixels set in the predictions.</summary>
    public long PredictionPixels { get; internal init; }

    /// <summary>Pixels set in both.</summary>
    public long Intersection { get; internal init; }

    /// <summary>Intersection over union of all pixels together, 0…1; undefined where no pixel is set.</summary>
    public double IoU => OrUndefined(All.IoU);

    /// <summary>2·intersection / (label pixels + prediction pixels) of all pixels together, 0…1; undefined where no pixel is set.</summary>
    public double Dice => OrUndefined(All.Dice);

    /// <summary>
    /// Mean of each mask's own intersection over union, 0…1, every mask weighing the same. Empty masks are left out;
    /// <see cref="Undefined.ScikitLearn"/> counts them as 0 (its <c>average="samples"</c>).
    /// </summary>
    public double MeanIoU => SumOfIoU.Mean(MasksAveraged);

    /// <summary>Mean of each mask's own Dice, 0…1; empty masks as in <see cref="MeanIoU"/>.</summary>
    public double MeanDice => SumOfDice.Mean(MasksAveraged);

    /// <summary>
    /// <see cref="MeanIoU"/> with an interval that may be looked at again and again: each mask is one value (<see cref="BernoulliSequence.MeanInterval"/>). The
    /// overlap of all pixels together has none, for pixels of one mask depend on each other.
    /// </summary>
    /// <param name="confidence">That every interval so far and to come contains the mean, above 0 and below 1. Default: 0.95.</param>
    /// <returns>The score and its interval, 0…1; NaN without masks.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval MeanIoUSequence(double confidence = 0.95) => BernoulliSequence.OfMean(MeanIoU, MasksAveraged, confidence);

    /// <summary><see cref="MeanDice"/>, as <see cref="MeanIoUSequence"/>.</summary>
    /// <param name="confidence">That every interval so far and to come contains the mean, above 0 and below 1. Default: 0.95.</param>
    /// <returns>The score and its interval, 0…1; NaN without masks.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval MeanDiceSequence(double confidence = 0.95) => BernoulliSequence.OfMean(MeanDice, MasksAveraged, confidence);

    /// <summary>Masks that the means are taken over.</summary>
    public long MasksAveraged => Undefined == Undefined.ScikitLearn ? Masks : Masks - EmptyMasks;

    /// <summary>What an undefined score returns. Default: NaN.</summary>
    public Undefined Undefined { get; init; }

    /// <summary>True where a count has reached 2^63 - 1 and stopped there: scores are then no longer exact.</summary>
    public bool Saturated => Pixels == long.MaxValue || Masks == long.MaxValue;

    internal FixedPointSum SumOfIoU { get; init; }

    internal FixedPointSum SumOfDice { get; init; }

    private ClassOverlap All => new(LabelPixels, PredictionPixels, Intersection);

    private double OrUndefined(double score) =>
        double.IsNaN(score) && Undefined == Undefined.ScikitLearn ? 0 : score;
}
