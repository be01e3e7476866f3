using System.Diagnostics;
using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>
/// A search for good hyperparameters: its trials, each with its parameters and its result, and the best of them. Thread-safe: trials may run in
/// parallel.
/// </summary>
/// <example><code>
/// using TrainingStudy study = monitor.StartStudy(new()
/// {
///     Space = new Dictionary&lt;string, SearchRange&gt; { ["learning_rate"] = SearchRange.Logarithmic(1e-4, 1) },
///     Pruning = new(),
/// });
/// foreach (TrainingTrial trial in study.Trials())
/// {
///     using TrainingRun run = monitor.StartTraining(new() { Epochs = 10, Name = trial.Name, Hyperparameters = trial.Parameters });
///     foreach (TrainingEpoch epoch in run.Epochs())
///         if (trial.Report(epoch.Number, Train(epoch, trial.Get&lt;double&gt;("learning_rate")))) run.Stop();
///     if (!run.ShouldStop) trial.Complete(run.State.BestValidationLoss);
/// }
/// Console.WriteLine(study.State.ToTable());
/// </code></example>
public sealed class TrainingStudy : IDisposable
{
    private readonly ModelMonitor monitor;
    private readonly StudyOptions options;
    private readonly OpenSpan span;
    private readonly List<TrainingTrial> trials = [];
    private bool disposed;

    internal TrainingStudy(ModelMonitor monitor, StudyOptions options)
    {
        (this.monitor, this.options) = (monitor, options);
        Tags = ModelTags.Of(monitor.Identity, new KeyValuePair<string, object?>(Names.Training.StudyName, options.Name));
        span = OpenSpan.Start("study " + monitor.Identity.Name, within: null, Tags);
    }

    /// <summary>The study's name.</summary>
    public string Name => options.Name;

    /// <summary>Everything that is known now; an immutable value. Any thread may read it at any time.</summary>
    public StudyState State
    {
        get
        {
            lock (Gate) return Read();
        }
    }

    /// <summary>Guards the trials of the study; held while numbers are read or written, never while a listener is called.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>The attributes of its spans.</summary>
    internal KeyValuePair<string, object?>[] Tags { get; }

    internal SafeClock Clock => monitor.Clock;

    internal ImprovementMode Mode => options.Mode;

    /// <summary>Reports that were ignored; under the lock.</summary>
    internal long Rejected { get; set; }

    /// <summary>
    /// The remaining trials of <see cref="StudyOptions.Trials"/>, one after the other, with parameters drawn from the space. A trial is disposed
    /// when the next is requested. For trials in parallel call <see cref="Begin"/> where each of them runs.
    /// </summary>
    public IEnumerable<TrainingTrial> Trials()
    {
        while (TryBegin() is { } trial)
        {
            using (trial) yield return trial;
        }
    }

    /// <summary>Starts a trial.</summary>
    /// <param name="parameters">Its hyperparameters: texts, booleans and numbers; null: drawn from the space.</param>
    /// <returns>The trial, to be disposed.</returns>
    /// <exception cref="ArgumentException">A name is blank, or a value of another kind.</exception>
    /// <exception cref="ObjectDisposedException">The study is disposed.</exception>
    public TrainingTrial Begin(IReadOnlyDictionary<string, object>? parameters = null)
    {
        IReadOnlyDictionary<string, object>? given = parameters is null ? null : HyperparameterCheck.Copy(parameters, nameof(parameters));
        TrainingTrial trial;
        lock (Gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            trial = Add(given);
        }

        return trial.Open(span.Span);
    }

    /// <summary>Ends the study: no further trial begins. Running trials may still end.</summary>
    public void Dispose()
    {
        StudyState state;
        lock (Gate)
        {
            if (disposed) return;
            disposed = true;
            state = Read();
        }

        if (span.Span is { } ending)
        {
            ending.SetTag(Names.Training.TrialCount, state.Started);
            if (state.Best is { } best)
            {
                ending.SetTag(Names.Training.BestTrial, best.Number);
                ending.SetTag(Names.Training.BestResult, best.Result);
            }
        }

        span.Stop();
    }

    /// <summary>Whether a trial that has just reported should be pruned; under the lock.</summary>
    internal bool ShouldPrune(long step, double best)
    {
        if (options.Pruning is not { } rule || step < rule.WarmupSteps) return false;
        List<double> others = [];
        int completed = 0;
        foreach (TrainingTrial other in trials)
        {
            if (other.Outcome != TrialOutcome.Completed) continue;
            completed++;
            if (other.TryGetReport(step, out double value)) others.Add(value);
        }

        return completed >= rule.StartupTrials && MedianRule.ShouldPrune(best, [.. others], options.Mode, rule.MinimumTrials);
    }

    /// <summary>A trial has ended.</summary>
    internal void Ended(TrialOutcome outcome) => monitor.Training.Count(outcome);

    private TrainingTrial? TryBegin()
    {
        TrainingTrial? trial;
        lock (Gate) trial = disposed || trials.Count >= options.Trials ? null : Add(null);
        return trial?.Open(span.Span);
    }

    private TrainingTrial Add(IReadOnlyDictionary<string, object>? parameters)
    {
        int number = trials.Count + 1;
        TrainingTrial trial = new(this, number, parameters ?? Draw(number));
        trials.Add(trial);
        return trial;
    }

    private Dictionary<string, object> Draw(int trial)
    {
        SplitMix64 random = SplitMix64.Of(options.Seed, trial);
        Dictionary<string, object> drawn = new(StringComparer.Ordinal);
        foreach (var (name, range) in options.Space) drawn.Add(name, range.Draw(ref random));
        return drawn;
    }

    private StudyState Read()
    {
        TrialState[] states = [.. trials.Select(trial => trial.Read())];
        TrialState? best = null;
        foreach (TrialState state in states)
            if (state.Outcome == TrialOutcome.Completed && (best is null || (Mode == ImprovementMode.Lower ? state.Result < best.Result : state.Result > best.Result))) best = state;
        return new() { Name = Name, Metric = options.Metric, Mode = Mode, Trials = states, Best = best, Rejected = Rejected };
    }
}
