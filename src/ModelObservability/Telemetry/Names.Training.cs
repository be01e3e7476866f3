namespace ModelObservability.Telemetry;

/// <content>Training: runs, steps, epochs, studies and sinks.</content>
internal static partial class Names
{
    public static class Training
    {
        public const string Outcome = "ml.training.outcome";
        public const string Split = "ml.training.split";
        public const string Run = "ml.training.run";
        public const string ScoreName = "ml.score.name";
        public const string Sink = "ml.training.sink";
        public const string SinkResult = "ml.training.sink.result";
        public const string EpochNumber = "ml.training.epoch";
        public const string StepNumber = "ml.training.step";
        public const string EpochCount = "ml.training.epochs";
        public const string LossAttribute = "ml.training.loss";
        public const string StopReason = "ml.training.stop.reason";
        public const string StudyName = "ml.training.study";
        public const string TrialNumber = "ml.training.trial";
        public const string TrialOutcome = "ml.training.trial.outcome";
        public const string TrialResult = "ml.training.trial.result";
        public const string TrialCount = "ml.training.study.trials";
        public const string BestTrial = "ml.training.study.best.trial";
        public const string BestResult = "ml.training.study.best.result";

        /// <summary>The prefix of hyperparameter names, without the dot.</summary>
        public const string Hyperparameter = "ml.training.hyperparameter";

        public static readonly InstrumentDefinition Loss = new(
            "ml.training.loss", "1", "The loss as last reported");

        public static readonly InstrumentDefinition LossVariance = new(
            "ml.training.loss.variance", "1", "Variance of the training loss over the recent steps");

        public static readonly InstrumentDefinition Score = new(
            "ml.training.score", "1", "A named score as last reported");

        public static readonly InstrumentDefinition LearningRate = new(
            "ml.training.learning_rate", "1", "The learning rate as last reported");

        public static readonly InstrumentDefinition GradientNorm = new(
            "ml.training.gradient.norm", "1", "The norm of the gradients as last reported");

        public static readonly InstrumentDefinition StepDuration = new(
            "ml.training.step.duration", "s", "How long a step computed, from its batch to the request of the next",
            [1e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600]);

        public static readonly InstrumentDefinition DataWait = new(
            "ml.training.data_wait.duration", "s", "How long a step waited for its batch", StepDuration.Buckets);

        public static readonly InstrumentDefinition Duration = new(
            "ml.training.duration", "s", "How long a run took, from its beginning to its end",
            [0.1, 0.5, 1, 5, 10, 30, 60, 300, 600, 1800, 3600, 7200, 14400, 43200, 86400, 259200]);

        public static readonly InstrumentDefinition CheckpointDuration = new(
            "ml.training.checkpoint.duration", "s", "How long writing a checkpoint took",
            [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600]);

        public static readonly InstrumentDefinition Steps = new(
            "ml.training.steps", "{step}", "Steps that are done");

        public static readonly InstrumentDefinition Epochs = new(
            "ml.training.epochs", "{epoch}", "Epochs that are done");

        public static readonly InstrumentDefinition Samples = new(
            "ml.training.samples", "{sample}", "Samples the model was trained on");

        public static readonly InstrumentDefinition Rejected = new(
            "ml.training.rejected", "{report}", "Reports of steps of which all or a part was ignored");

        public static readonly InstrumentDefinition SinkRecords = new(
            "ml.training.sink.records", "{record}", "Records of runs that a sink has written or that were dropped before it could");

        public static readonly InstrumentDefinition Progress = new(
            "ml.training.progress", "1", "Share of the run that is done");

        public static readonly InstrumentDefinition Remaining = new(
            "ml.training.remaining", "s", "Estimated time until the run is done");

        public static readonly InstrumentDefinition FlopUtilization = new(
            "ml.training.flop.utilization", "1", "Floating-point operations of the model per second over the peak of the device");

        public static readonly InstrumentDefinition Runs = new(
            "ml.training.runs", "{run}", "Runs that have ended");

        public static readonly InstrumentDefinition Trials = new(
            "ml.training.trials", "{trial}", "Trials of studies that have ended");
    }
}
