using ModelObservability.Signals;

namespace ModelObservability.Detection;

/// <summary>
/// Finds a model that learns its samples by heart: for three validations in a row the validation loss, smoothed, is above its best by a share
/// and by more than it usually changes, and the training loss, smoothed, has not followed it. An episode lasts until there is a new best.
/// </summary>
/// <param name="rise">The share of the best validation loss it must rise by.</param>
internal sealed class OverfittingDetector(double rise)
{
    private const int InARow = 3;

    /// <summary>Weight of a new validation: the best of many noisy ones is luck, the best of their means is not.</summary>
    private const double Weight = 0.4;

    /// <summary>Weight of a new change in the usual one.</summary>
    private const double ChangeWeight = 0.2;

    /// <summary>A training loss that rose by less than this part of the rise of the validation has not followed it.</summary>
    private const double Followed = 0.25;

    /// <summary>Where little was learned, so many usual changes stand for it.</summary>
    private const double Changes = 40;

    private double first;
    private double best = double.PositiveInfinity;
    private double trainAtBest;
    private double last = double.NaN;
    private double smooth;
    private double smoothTrain;
    private double usualChange;
    private int worse;

    /// <summary>Takes one validation.</summary>
    /// <param name="train">The training loss of the epoch, finite.</param>
    /// <param name="validation">The validation loss, finite.</param>
    public Finding? Next(double train, double validation)
    {
        bool isFirst = double.IsNaN(last);
        double change = isFirst ? 0 : Math.Abs(validation - last);
        if (isFirst) first = validation;
        smooth = isFirst ? validation : smooth + Weight * (validation - smooth);
        smoothTrain = isFirst ? train : smoothTrain + Weight * (train - smoothTrain);
        usualChange += ChangeWeight * (change - usualChange);
        last = validation;
        if (smooth < best)
        {
            (best, trainAtBest, worse) = (smooth, smoothTrain, 0);
            return null;
        }

        double scale = best > 0 ? best : Math.Max(first - best, Changes * usualChange); // of a loss that is not positive there is no share: what was learned, or its changes, stand for it
        bool isWorse = smooth > best + rise * scale + 2 * usualChange && smoothTrain - trainAtBest < Followed * (smooth - best);
        worse = isWorse ? worse + 1 : worse >= InARow ? worse : 0;
        return isWorse && worse == InARow
            ? new(CoreSignals.Overfitting, ("validation_loss", validation), ("best_validation_loss", best), ("training_loss", train))
            : null;
    }
}
