namespace ModelObservability.Signals;

/// <summary>The signals raised by the core; each has a page under <c>docs/signals/</c>.</summary>
internal static class CoreSignals
{
    public static readonly SignalDefinition NotFinite = new(
        "MO1001", SignalSeverity.Error, "Outputs hold NaN or infinity",
        "Look at the input of the call the span names: missing features and divisions by zero come first, then overflow in half precision.");

    public static readonly SignalDefinition OutOfRange = new(
        "MO1002", SignalSeverity.Error, "Outputs lie outside the range the application declared",
        "Check that the last layer (softmax, sigmoid, scaling) is part of the deployed model and that the range in OutputInspection is right.");

    public static readonly SignalDefinition Degenerate = new(
        "MO1003", SignalSeverity.Warning, "Outputs are empty or the same number throughout",
        "Compare the deployed weights with the trained ones; a constant output is what untrained or wrongly loaded weights give.");

    public static readonly SignalDefinition StreamStalled = new(
        "MO1004", SignalSeverity.Warning, "A stream of chunks stopped for longer than the application allows",
        "Look at the server first: its queue, preempted requests, memory; then at proxies that buffer. The evidence says how long nothing came.");

    public static readonly SignalDefinition LossNotFinite = new(
        "MO2001", SignalSeverity.Error, "The training loss is NaN or infinite",
        "Do not apply this update. Look at the batch, then at the learning rate, then for overflow: logarithms of zero, exponentials, half precision.");

    public static readonly SignalDefinition LossSpike = new(
        "MO2002", SignalSeverity.Warning, "The training loss jumped far above its level",
        "Skip the batch or go back to the last checkpoint; clip gradients; look at the batches named in the evidence.");

    public static readonly SignalDefinition Plateau = new(
        "MO2003", SignalSeverity.Information, "The training loss has stopped falling",
        "Lower the learning rate, or stop: more steps like these change nothing.");

    public static readonly SignalDefinition ExplodingGradients = new(
        "MO2004", SignalSeverity.Error, "Gradients have become many times larger than they were",
        "Clip gradients by their norm and lower the learning rate; look at what changed at the step the evidence names.");

    public static readonly SignalDefinition VanishingGradients = new(
        "MO2005", SignalSeverity.Warning, "Gradients have almost vanished while the loss has hardly fallen",
        "Look for saturated or dead units: initialisation, the activation function, normalisation, a learning rate that was too high at first.");

    public static readonly SignalDefinition Overfitting = new(
        "MO2006", SignalSeverity.Warning, "Validation gets worse and training does not",
        "Go back to the best validation epoch; stop earlier, regularise, or train on more data.");

    public static readonly SignalDefinition DataStarvation = new(
        "MO2007", SignalSeverity.Warning, "Training waits for data more than it computes",
        "Load and prepare batches in parallel and ahead of time; look at storage and decoding first.");

    public static readonly SignalDefinition Stalled = new(
        "MO2008", SignalSeverity.Error, "A step has not made progress for a long time",
        "Take a dump of the process: a loader that waits for ever, a collective operation with a missing peer and a hung device look like this.");

    public static readonly SignalDefinition Diverged = new(
        "MO2009", SignalSeverity.Error, "The training loss has lost most of what was learned",
        "Stop, go back to the last good checkpoint, and lower the learning rate.");

    public static readonly SignalDefinition StoppedEarly = new(
        "MO2010", SignalSeverity.Information, "Early stopping ended the run",
        "Nothing, if this is what it was configured for; the evidence says which rule decided.");

    public static readonly SignalDefinition SinkFailed = new(
        "MO2011", SignalSeverity.Warning, "A sink of training records fails; training goes on",
        "Look at the place it writes to: disk space, permissions, the server; the counts of the sink say what was lost.");

    public static readonly SignalDefinition LabelsForgotten = new(
        "MO5001", SignalSeverity.Warning, "Predictions were forgotten for want of room before their labels came",
        "Raise Capacity of DelayedLabelsOptions above your predictions per second times the seconds until a label comes, or sample what you remember.");

    public static readonly SignalDefinition PredictionsLost = new(
        "MO5002", SignalSeverity.Warning, "Predictions were lost before they reached their store",
        "See why the store fails (ml.telemetry.faults with ml.fault.site=store), or give it a faster disk; docs/quality.md says how many wait.");

    public static readonly SignalDefinition BudgetBurnsFast = new(
        "MO8001", SignalSeverity.Error, "The error budget of an objective is being spent so fast that somebody must act now",
        "See what changed when it began: a deployment, the traffic, a dependency. Roll back if it was the version.");

    public static readonly SignalDefinition BudgetBurns = new(
        "MO8002", SignalSeverity.Warning, "The error budget of an objective is being spent faster than the period allows",
        "Find the cause within days: the evidence names the objective, the window and what is left of the budget.");

    public static readonly SignalDefinition LowerLearningRate = new(
        "MO9001", SignalSeverity.Warning, "The loss rises or jumps again and again",
        "Lower the learning rate, to a third at first, from the last good checkpoint; clip gradients if single batches cause the jumps.");

    public static readonly SignalDefinition RaiseLearningRate = new(
        "MO9002", SignalSeverity.Information, "The loss falls steadily, without noise, and has hardly fallen since the start",
        "Raise the learning rate, threefold at first, or shorten its warm-up.");

    public static readonly SignalDefinition StopTraining = new(
        "MO9003", SignalSeverity.Information, "Several validations have passed since the best one and nothing ends the run",
        "Stop and keep the best checkpoint; EarlyStopping of TrainingOptions does both by itself.");

    public static readonly SignalDefinition Regularise = new(
        "MO9004", SignalSeverity.Warning, "The model knows its training data much better than the validation data",
        "More or augmented data first; then weight decay, dropout or a smaller model.");

    public static readonly SignalDefinition FeedFaster = new(
        "MO9005", SignalSeverity.Warning, "A good part of the training time is spent waiting for batches",
        "Prepare batches in parallel and ahead of time; look at storage, decoding and augmentation in that order.");

    public static readonly SignalDefinition ScaleOut = new(
        "MO9006", SignalSeverity.Warning, "Calls arrive faster than they are answered, and more and more are under way",
        "Add replicas or limit how many calls are let in; what waits only grows.");

    public static readonly SignalDefinition BatchCalls = new(
        "MO9007", SignalSeverity.Information, "Many calls of a single item run at the same time",
        "Collect items for a millisecond or two and call the model once with all of them, if it takes batches.");

    public static readonly SignalDefinition Recalibrate = new(
        "MO9008", SignalSeverity.Warning, "Predicted probabilities are not the shares that come true",
        "Fit a calibration (isotonic, or Platt's) on recent labelled samples; the threshold chosen before is not the right one any more.");

    public static readonly SignalDefinition RollBack = new(
        "MO9009", SignalSeverity.Error, "Another version of the model that serves at the same time is more accurate beyond doubt",
        "Send the traffic to the version in the evidence, then look for the cause.");

    public static readonly SignalDefinition Retrain = new(
        "MO9010", SignalSeverity.Warning, "The model is less often right than in its reference, and what it sees or what its scores mean has changed",
        "Retrain on recent labelled samples, and look at the columns in the evidence first; then capture a new reference.");

    public static readonly SignalDefinition CacheAnswers = new(
        "MO9011", SignalSeverity.Information, "A good part of the inputs was there shortly before",
        "Keep answers by input for as long as they hold, if the same input always has the same answer; the evidence says how many a cache would have given.");

    public static readonly SignalDefinition LargerBatch = new(
        "MO9012", SignalSeverity.Information, "Gradients are mostly noise: the noise scale is many times the batch",
        "Train with larger batches, or accumulate gradients over several; raise the learning rate with them.");

    public static readonly SignalDefinition SmallerBatch = new(
        "MO9013", SignalSeverity.Information, "Gradients hold hardly any noise: the batch is many times the noise scale",
        "Train with smaller batches: as many steps learn about the same from fewer samples.");

    public static readonly SignalDefinition FeatureDrift = new(
        "MO5011", SignalSeverity.Warning, "Features are distributed otherwise than in the reference",
        "See whether the quality fell too, by labels or estimate. If not, it is a diagnosis and no fault; if so, look at these features first, then retrain.");

    public static readonly SignalDefinition FeatureValues = new(
        "MO5012", SignalSeverity.Warning, "Features are missing more or less often than in the reference, or have values it never had",
        "Look at what fills these features: a source that is down, a changed unit or encoding, a new category. It is seldom the world that changed.");

    public static readonly SignalDefinition AnswerDrift = new(
        "MO5013", SignalSeverity.Warning, "Scores or predicted classes are distributed otherwise than in the reference",
        "Compare with the features: if none drifted, look at the deployed model and its preprocessing; if some did, at the quality.");

    public static readonly SignalDefinition EstimateRefuted = new(
        "MO5014", SignalSeverity.Warning, "Labels contradict the quality that was estimated without them, which is no longer published",
        "Scores no longer mean what they meant in the reference: believe the labels. Recalibrate or retrain, and capture a new reference.");

    public static readonly SignalDefinition AccuracyFell = new(
        "MO7001", SignalSeverity.Error, "The model is right less often than in its reference",
        "See what changed when it began: the version, the inputs, the source of the labels. Roll back if it was the version; retrain if it was the world.");

    public static readonly SignalDefinition CalibrationWorse = new(
        "MO7002", SignalSeverity.Warning, "Probabilities are further from the labels than in the reference",
        "Recalibrate on recent labels (isotonic or Platt); where accuracy has fallen too, see MO7001 first.");

    public static readonly SignalDefinition CallsFail = new(
        "MO7003", SignalSeverity.Error, "More calls fail than in the reference",
        "Look at ml.inference.calls by error.type: one exception usually explains the rise.");

    public static readonly SignalDefinition OutputsNotFinite = new(
        "MO7004", SignalSeverity.Error, "More outputs hold NaN than in the reference",
        "Look for inputs that are missing or out of range since it began; the spans of MO1001 name calls.");

    public static readonly SignalDefinition ConfidenceFell = new(
        "MO7005", SignalSeverity.Warning, "More outputs are of low confidence than in the reference",
        "The model sees inputs it was not trained on: look at drift of the features, and label a sample of these outputs.");

    public static readonly SignalDefinition CallsLate = new(
        "MO7006", SignalSeverity.Warning, "More calls are late than in the reference",
        "See which phase has grown (ml.inference.phase.duration), then batch sizes, the queue, and the neighbours on the machine.");

    public static readonly SignalDefinition LabelsStopped = new(
        "MO7007", SignalSeverity.Warning, "Labels have stopped coming while the model is called",
        "Look at what delivers the labels. Until they come again quality is not measured, and nothing else says so.");

    public static readonly SignalDefinition ClassTookOver = new(
        "MO7008", SignalSeverity.Error, "One class is predicted far more often than in the reference",
        "Send known inputs of other classes: a constant feature, a broken preprocessing step and wrong weights look like this.");

    public static readonly SignalDefinition SeriesLimit = new(
        "MO6001", SignalSeverity.Warning, "The model has more series than the SDK keeps of an instrument; the others are added up without their attributes",
        "Raise CardinalityLimit of AddModelObservability, or publish less: MaxClasses, MaxSegments, ScoreBins. docs/telemetry.md has the formula.");

    /// <summary>Signals of calls; counted for every model.</summary>
    public static readonly IReadOnlyList<SignalDefinition> Inference = [NotFinite, OutOfRange, Degenerate, StreamStalled];

    /// <summary>Signals of training; counted from the first run.</summary>
    public static readonly IReadOnlyList<SignalDefinition> Training =
        [LossNotFinite, LossSpike, Plateau, ExplodingGradients, VanishingGradients, Overfitting, DataStarvation, Stalled, Diverged, StoppedEarly, SinkFailed];

    /// <summary>Signals of quality; counted from the first tracker.</summary>
    public static readonly IReadOnlyList<SignalDefinition> Quality = [LabelsForgotten, PredictionsLost];

    /// <summary>Signals of objectives; counted from the first objective.</summary>
    public static readonly IReadOnlyList<SignalDefinition> Objectives = [BudgetBurnsFast, BudgetBurns];

    /// <summary>Advice; counted from the first diagnosis.</summary>
    public static readonly IReadOnlyList<SignalDefinition> Advice =
        [LowerLearningRate, RaiseLearningRate, StopTraining, Regularise, FeedFaster, ScaleOut, BatchCalls, Recalibrate, RollBack, Retrain, CacheAnswers, LargerBatch, SmallerBatch];

    /// <summary>Signals of a comparison with a reference; counted from its first tracker.</summary>
    public static readonly IReadOnlyList<SignalDefinition> Drift = [FeatureDrift, FeatureValues, AnswerDrift, EstimateRefuted];

    /// <summary>Signals of a model that is watched against a reference.</summary>
    public static readonly IReadOnlyList<SignalDefinition> Watching =
        [AccuracyFell, CalibrationWorse, CallsFail, OutputsNotFinite, ConfidenceFell, CallsLate, LabelsStopped, ClassTookOver];

    /// <summary>Signals of the telemetry itself; counted for every model.</summary>
    public static readonly IReadOnlyList<SignalDefinition> Telemetry = [SeriesLimit];
}
