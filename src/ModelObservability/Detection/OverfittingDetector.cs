using ModelObservability.Signals;

namespace ModelObservability.Detection;

/// <summary>
/// Detects a model that memorizes its samples: in three consecutive validations the smoothed validation loss is above its best by a share
/// and by more than it usually changes, and the smoothed training loss has not followed it. An episode ends with a new best.
/// </summary>
/// <param name="rise">The rise, as a share of the best validation loss.</param>
internal sealed class OverfittingDetector(double rise)
{
    private const int InARow = 3;

    /// <summary>The weight of a new validation: the best of many noisy values is luck, the best of their means is not.</summary>
    private const double Weight = 0.4;

    /// <summary>The weight of a new change in the usual change.</summary>
    private const double ChangeWeight = 0.2;

    /// <summary>A training loss that rose by less than this fraction of the rise of the validation loss has not followed it.</summary>
    private const double Followed = 0.25;

    /// <summary>If little was learned, this many usual changes are used instead.</summary>
    private const double Changes = 40;

    private double first;
    private double best = double.PositiveInfinity;
    private double trainAtBest;
    private double last = double.NaN;
    private double smooth;
    private double smoothTrain;
    private double usualChange;
    private int worse;

    /// <summary>Adds a validation.</summary>
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

        double scale = best > 0 ? best : Math.Max(first - best, Changes * usualChange); // a loss that is not positive has no meaningful share: what was learned, or its usual changes, is used instead
        bool isWorse = smooth > best + rise * scale + 2 * usualChange && smoothTrain - trainAtBest < Followed * (smooth - best);
        worse = isWorse ? worse + 1 : worse >= InARow ? worse : 0;
        return isWorse && worse == InARow
            ? new(CoreSignals.Overfitting, ("validation_loss", validation), ("best_validation_loss", best), ("training_loss", train))
            : null;
    }
}
