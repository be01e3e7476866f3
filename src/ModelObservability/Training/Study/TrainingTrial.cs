using System.Diagnostics;
using System.Globalization;
using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>
/// One try of a study: its parameters, what it reports on its way, its result. Runs started while it is open are spans within its own. Nothing
/// that is reported throws; what does not fit is ignored and counted (<see cref="StudyState.Rejected"/>).
/// </summary>
public sealed class TrainingTrial : IDisposable
{
    /// <summary>More reports than this of one trial are steps, not epochs; the rest is ignored.</summary>
    private const int MaxReports = 1 << 16;

    private readonly TrainingStudy study;
    private readonly List<TrialReport> reports = [];
    private readonly long startedAt;
    private OpenSpan span;
    private double seconds;
    private double best = double.NaN;
    private double result = double.NaN;
    private string? errorType;
    private bool shouldPrune;

    internal TrainingTrial(TrainingStudy study, int number, IReadOnlyDictionary<string, object> parameters) =>
        (this.study, Number, Parameters, startedAt) = (study, number, parameters, study.Clock.Timestamp());

    /// <summary>Its number in the study, from 1.</summary>
    public int Number { get; }

    /// <summary>A name for its run: <c>trial 7</c>.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"trial {Number}");

    /// <summary>Its hyperparameters by name: texts, booleans and numbers.</summary>
    public IReadOnlyDictionary<string, object> Parameters { get; }

    /// <summary>Whether its last report made it a candidate for pruning: <see cref="StudyOptions.Pruning"/>.</summary>
    public bool ShouldPrune
    {
        get
        {
            lock (study.Gate) return shouldPrune;
        }
    }

    /// <summary>How it ended; null while it is running. Under the lock of the study.</summary>
    internal TrialOutcome? Outcome { get; private set; }

    /// <summary>One of its hyperparameters.</summary>
    /// <typeparam name="T">What it is: <see cref="double"/> of a uniform or logarithmic range, <see cref="int"/> of a range of whole numbers, what was given of a choice.</typeparam>
    /// <param name="name">Its name.</param>
    /// <returns>Its value.</returns>
    /// <exception cref="KeyNotFoundException">The trial has no such parameter.</exception>
    /// <exception cref="InvalidCastException">It is something else.</exception>
    public T Get<T>(string name) => Parameters[name] is T value
        ? value
        : throw new InvalidCastException($"{name} is a {Parameters[name].GetType().Name}, not a {typeof(T).Name}.");

    /// <summary>Reports an intermediate value, once per step or epoch, in ascending order.</summary>
    /// <param name="step">After which step or epoch, 0 or more.</param>
    /// <param name="value">The study's metric now. NaN and infinities are data.</param>
    /// <returns>Whether the trial should be pruned; the application then leaves it, and disposing prunes it.</returns>
    public bool Report(long step, double value)
    {
        lock (study.Gate)
        {
            if (Outcome is not null || step < 0 || reports.Count == MaxReports || (reports.Count > 0 && step <= reports[^1].Step))
            {
                study.Rejected++;
                return shouldPrune && Outcome is null;
            }

            reports.Add(new(step, value));
            best = MedianRule.Better(best, value, study.Mode);
            return shouldPrune = study.ShouldPrune(step, best);
        }
    }

    /// <summary>The trial has a result. One that is not finite is a failure.</summary>
    /// <param name="result">The study's metric at the end.</param>
    public void Complete(double result)
    {
        if (double.IsFinite(result)) End(TrialOutcome.Completed, result, null);
        else End(TrialOutcome.Failed, double.NaN, "not_finite");
    }

    /// <summary>Prunes the trial; its result is the last reported value.</summary>
    public void Prune() => End(TrialOutcome.Pruned, double.NaN, null);

    /// <summary>The trial has failed.</summary>
    /// <param name="exception">The exception; only its type is recorded.</param>
    public void Fail(Exception exception) => End(TrialOutcome.Failed, double.NaN, exception?.GetType().FullName ?? Names.UnknownError);

    /// <summary>Ends the trial if it has not ended yet: pruned if <see cref="ShouldPrune"/> is true, otherwise failed.</summary>
    public void Dispose()
    {
        if (ShouldPrune) Prune();
        else End(TrialOutcome.Failed, double.NaN, Names.UnknownError);
    }

    /// <summary>Starts the span; apart from construction, which happens under a lock.</summary>
    internal TrainingTrial Open(Activity? within)
    {
        List<KeyValuePair<string, object?>> about = [.. study.Tags, new(Names.Training.TrialNumber, Number)];
        foreach (var (name, value) in Parameters) about.Add(new($"{Names.Training.Hyperparameter}.{name}", value));
        span = OpenSpan.Start("trial", within, [.. about]);
        return this;
    }

    /// <summary>What it reported at a step; under the lock.</summary>
    internal bool TryGetReport(long step, out double value)
    {
        int low = 0, high = reports.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (reports[middle].Step < step) low = middle + 1;
            else high = middle;
        }

        bool found = low < reports.Count && reports[low].Step == step;
        value = found ? reports[low].Value : double.NaN;
        return found;
    }

    /// <summary>What is known now; under the lock.</summary>
    internal TrialState Read()
    {
        double taken = Outcome is null ? study.Clock.Seconds(startedAt, study.Clock.Timestamp()) : seconds;
        return new()
        {
            Number = Number,
            Parameters = Parameters,
            Outcome = Outcome,
            Result = Outcome == TrialOutcome.Completed || reports.Count == 0 ? result : reports[^1].Value,
            Reports = [.. reports],
            Duration = SafeClock.Span(taken),
            ErrorType = errorType,
        };
    }

    private void End(TrialOutcome outcome, double value, string? error)
    {
        lock (study.Gate)
        {
            if (Outcome is not null) return;
            (Outcome, result, errorType) = (outcome, value, error);
            seconds = study.Clock.Seconds(startedAt, study.Clock.Timestamp());
        }

        study.Ended(outcome);
        if (span.Span is { } ending)
        {
            ending.SetTag(Names.Training.TrialOutcome, OutcomeNames.Of(outcome));
            if (outcome == TrialOutcome.Completed) ending.SetTag(Names.Training.TrialResult, value);
            if (error is not null) ending.SetTag(Names.ErrorType, error);
            if (outcome == TrialOutcome.Failed) ending.SetStatus(ActivityStatusCode.Error);
        }

        span.Stop();
    }
}
