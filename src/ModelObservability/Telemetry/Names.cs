namespace ModelObservability.Telemetry;

/// <summary>
/// Every instrument, attribute and bucket of the core, nested like the dots of their names; training, quality, drift and forecasts have files of their own.
/// <c>docs/telemetry.md</c> is tested against this class.
/// </summary>
internal static partial class Names
{
    public const string Source = "ModelObservability";

    public const string ErrorType = "error.type";

    /// <summary>The value of an attribute, and of <c>error.type</c>, beyond its limit of values.</summary>
    public const string Other = "__other__";

    /// <summary>The value of <c>error.type</c> for unknown errors, as in the semantic conventions.</summary>
    public const string UnknownError = "_OTHER";

    public const string Reason = "reason";

    public const string Class = "ml.class";

    public static class Model
    {
        public const string Name = "ml.model.name";
        public const string Version = "ml.model.version";
        public const string Framework = "ml.model.framework";

        public static readonly InstrumentDefinition Info = new(
            "ml.model.info", "1", "1 for every model that is watched");

        public static readonly InstrumentDefinition LoadDuration = new(
            "ml.model.load.duration", "s", "How long it took to load the model",
            [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250]);

        public static readonly InstrumentDefinition LoadMemory = new(
            "ml.model.load.memory", "By", "Growth of the process while the model was loaded last");
    }

    public static class Inference
    {
        public const string Outcome = "ml.inference.outcome";
        public const string PhaseName = "ml.inference.phase";
        public const string BatchSizeAttribute = "ml.inference.batch.size";
        public const string Quantile = "ml.inference.quantile";
        public const string Window = "ml.inference.window";

        /// <summary>The name of a log record of a failed call.</summary>
        public const string FailedEvent = "ml.inference.failed";

        public const string Withheld = "ml.inference.withheld";

        public static readonly InstrumentDefinition Duration = new(
            "ml.inference.duration", "s", "How long a call of the model took",
            [1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600]);

        public static readonly InstrumentDefinition ErrorRatio = new(
            "ml.inference.error.ratio", "1", "Share of the calls that failed, of those that succeeded or failed: since the start, or since the current window of fixed start (recent)");

        public static readonly BandDefinition ErrorRatioBand = Band(ErrorRatio);

        public static readonly InstrumentDefinition Latency = new(
            "ml.inference.latency", "s", "Quantile of how long calls took: since it is measured, or since the current window of fixed start (recent)");

        public static readonly BandDefinition LatencyBand = Band(Latency);

        public static readonly InstrumentDefinition Phase = new(
            "ml.inference.phase.duration", "s", "How long one phase of a call took", Duration.Buckets);

        public static readonly InstrumentDefinition BatchSize = new(
            "ml.inference.batch.size", "{item}", "Items handed to the model in one call",
            [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096]);

        public static readonly InstrumentDefinition Items = new(
            "ml.inference.items", "{item}", "Items the model has worked on");

        public static readonly InstrumentDefinition Calls = new(
            "ml.inference.calls", "{call}", "Calls that have ended");

        public static readonly InstrumentDefinition Active = new(
            "ml.inference.active", "{call}", "Calls that are running");

        public static readonly InstrumentDefinition Rejected = new(
            "ml.inference.rejected", "{call}", "Calls of which a part could not be recorded");

        private static BandDefinition Band(InstrumentDefinition of) => new(
            of with { Name = of.Name + ".lower", Description = "Lower end of the interval that holds it at all looks at once with 95 %" },
            of with { Name = of.Name + ".upper", Description = "Upper end of the interval that holds it at all looks at once with 95 %" });

        public static class Output
        {
            public const string Anomaly = "ml.anomaly.type";
            public const string AnomalyEvent = "ml.inference.output.anomaly";
            public const string AnomalyIndex = "ml.anomaly.index";
            public const string AnomalyCount = "ml.anomaly.count";
            public const string ConfidenceBound = "ml.confidence.bound";

            public static readonly InstrumentDefinition Anomalies = new(
                "ml.inference.output.anomalies", "{output}", "Outputs that hold something no healthy output holds");

            public static readonly InstrumentDefinition ConfidenceAtMost = new(
                "ml.inference.output.confidence.at_most", "{output}", "Outputs with a confidence of at most the bound");

            public static readonly InstrumentDefinition ConfidenceSum = new(
                "ml.inference.output.confidence.sum", "1", "Sum of the confidences of outputs");

            public static readonly InstrumentDefinition Classes = new(
                "ml.inference.output.classes", "{item}", "Items by the class the model predicted");
        }

        public static class Stream
        {
            public static readonly InstrumentDefinition TimeToFirstItem = new(
                "ml.inference.stream.time_to_first_item", "s", "Time from asking for a stream to its first item", Duration.Buckets);

            public static readonly InstrumentDefinition TimePerItem = new(
                "ml.inference.stream.time_per_item", "s", "Time between an item of a stream and the one before it", Duration.Buckets);
        }
    }

    public static class Objectives
    {
        public const string Name = "ml.objective.name";
        public const string Result = "ml.objective.result";
        public const string Window = "ml.objective.window";

        public static readonly InstrumentDefinition Events = new(
            "ml.objective.events", "{event}", "Events that met the objective or did not");

        public static readonly InstrumentDefinition Target = new(
            "ml.objective.target", "1", "The share of events that must meet the objective");

        public static readonly InstrumentDefinition BudgetRemaining = new(
            "ml.objective.budget.remaining", "1", "Share of the error budget that is left, of what this process has seen of the period; negative when it is overspent");

        public static readonly InstrumentDefinition BurnRate = new(
            "ml.objective.burn_rate", "1", "How many times faster than the period allows the error budget is being spent, in this process");
    }

    public static class Signals
    {
        public const string Code = "ml.signal.code";
        public const string Severity = "ml.signal.severity";

        public static readonly InstrumentDefinition Raised = new(
            "ml.signals", "{signal}", "Findings about the model, once per episode");

        public static readonly InstrumentDefinition Active = new(
            "ml.signals.active", "{signal}", "Findings about the model that are seen now");
    }

    public static class Telemetry
    {
        public const string Site = "ml.fault.site";
        public const string Instrument = "ml.telemetry.instrument";
        public const string SeriesLimit = "ml.telemetry.series.limit";

        public static readonly InstrumentDefinition Overflow = new(
            "ml.telemetry.series.overflow", "{series}", "Series beyond the limit of the SDK, which adds them up without their attributes");

        public static readonly InstrumentDefinition Faults = new(
            "ml.telemetry.faults", "{fault}", "Exceptions kept away from the application, and calls of disposed monitors");

        public static readonly InstrumentDefinition Shortened = new(
            "ml.telemetry.shortened", "{value}", "Attribute values that were too long or held control characters and were shortened");
    }
}
