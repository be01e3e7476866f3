using ModelObservability.Metrics.Forecasts;

namespace ModelObservability.Training;

/// <summary>What the validations so far promise.</summary>
public sealed partial class TrainingRun
{
    /// <summary>
    /// Forecasts when a validation reaches a target, by the learning curve a + b · time^-c through the validations of this process. Any thread may ask.
    /// </summary>
    /// <param name="target">The target, finite: below for a loss, above for a score.</param>
    /// <param name="score">The name of the validation's number: <c>loss</c> (default), or that of a score.</param>
    /// <returns>The forecast in the time of the run; without an answer where there are fewer than eight validations, or the curve levels off before the target.</returns>
    /// <exception cref="ArgumentException">The target is not finite, or the name blank.</exception>
    public RemainingTime ForecastTarget(double target, string score = "loss")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(score);
        if (!double.IsFinite(target)) throw new ArgumentException(FormattableString.Invariant($"{nameof(target)} is {target}; it must be finite."), nameof(target));
        (double[] times, double[] values) = state.Validation.History(score);
        return RemainingTime.Of(TimeForecast.OfCurve(times, values, target), times.Length == 0 ? 0 : state.SecondsElapsed - times[^1]);
    }

    /// <summary>
    /// Begins a reference of the model that this run trains: add the rows it is trained on, and save what it builds beside the model.
    /// </summary>
    /// <param name="columns">The names of the features in the order of a row.</param>
    /// <param name="categorical">Which of them are categories; null for none.</param>
    /// <returns>The builder; its profile carries the name of the run.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="columns"/> is null.</exception>
    /// <exception cref="ArgumentException">A name is blank, too long, there twice, or not one of the columns; there are too many.</exception>
    public ReferenceBuilder CaptureReference(IReadOnlyList<string> columns, IReadOnlyCollection<string>? categorical = null) =>
        new(monitor.Identity, columns, categorical, monitor.TimeProvider, Name);
}
