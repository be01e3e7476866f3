using System.Diagnostics.Metrics;
using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>
/// The counters and gauges of training, read from the states of the runs at collection. What a step records itself is in
/// <see cref="StepInstruments"/>.
/// </summary>
internal static class TrainingInstruments
{
    private static readonly GuardedInstrument[] Observed =
    [
        Counter(Names.Training.Steps, counts => counts.Steps),
        Counter(Names.Training.Epochs, counts => counts.Epochs),
        Counter(Names.Training.Samples, counts => counts.Samples),
        CoreMeter.Instance.Counter<long>(Names.Training.Runs, into => EachModel(model => Add(model.ReadOutcomes(), into))),
        CoreMeter.Instance.Counter<long>(Names.Training.Trials, into => EachModel(model => Add(model.ReadTrials(), into))),
        CoreMeter.Instance.Counter<long>(Names.Training.Rejected, into => EachModel(model => Add(model.ReadRejections(), into))),
        CoreMeter.Instance.Counter<long>(Names.Training.SinkRecords, into => EachModel(model => Add(model.Sinks.Read(), into))),
        CoreMeter.Instance.Gauge(Names.Training.Loss, into => EachRun((run, state) =>
        {
            Add(state.Loss, run.Tags.Train, into);
            Add(state.ValidationLoss, run.Tags.Validation, into);
        })),
        CoreMeter.Instance.Gauge(Names.Training.Score, into => EachRun((run, state) =>
        {
            foreach (TrainingScore score in state.Scores) Add(score.Value, run.Tags.OfScore(score.Name, TrainingSplit.Train), into);
            foreach (TrainingScore score in state.ValidationScores) Add(score.Value, run.Tags.OfScore(score.Name, TrainingSplit.Validation), into);
        })),
        Gauge(Names.Training.LossVariance, state => state.LossVariance),
        Gauge(Names.Training.LearningRate, state => state.LearningRate),
        Gauge(Names.Training.GradientNorm, state => state.GradientNorm),
        Gauge(Names.Training.Progress, state => state.Progress),
        Gauge(Names.Training.Remaining, state => state.Remaining?.TotalSeconds ?? double.NaN),
        Gauge(Names.Training.FlopUtilization, state => state.FlopUtilization),
    ];

    /// <summary>Plans all instruments of training, if they are not planned yet.</summary>
    public static void Declare()
    {
        StepInstruments.Declare();
        _ = Observed;
    }

    private static GuardedInstrument Counter(InstrumentDefinition definition, Func<TrainingCounts, long> read) =>
        CoreMeter.Instance.Counter<long>(definition, into => EachModel(model =>
        {
            if (model.IsTrained) into.Add(new(read(model.Counts), model.Tags));
        }));

    private static GuardedInstrument Gauge(InstrumentDefinition definition, Func<TrainingState, double> read) =>
        CoreMeter.Instance.Gauge(definition, into => EachRun((run, state) => Add(read(state), run.Tags.Run, into)));

    private static void EachModel(Action<TrainingSeries> observe)
    {
        foreach (TrainingSeries model in TrainingModels.Registry.All) observe(model);
    }

    private static void EachRun(Action<TrainingRun, TrainingState> observe) => EachModel(model =>
    {
        foreach (TrainingRun run in model.Published()) observe(run, run.State);
    });

    private static void Add(double value, KeyValuePair<string, object?>[] tags, ICollection<Measurement<double>> into)
    {
        if (double.IsFinite(value)) into.Add(new(value, tags));
    }

    private static void Add(IEnumerable<(long Count, KeyValuePair<string, object?>[] Tags)> counts, ICollection<Measurement<long>> into)
    {
        foreach (var (count, tags) in counts) into.Add(new(count, tags));
    }
}
