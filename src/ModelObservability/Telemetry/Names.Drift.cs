namespace ModelObservability.Telemetry;

/// <content>Differences from the reference of a model, and the evidence of findings against it.</content>
internal static partial class Names
{
    public static class Drift
    {
        public const string Column = "ml.drift.column";
        public const string Kind = "ml.drift.kind";

        public static readonly InstrumentDefinition Columns = new(
            "ml.drift.columns", "{column}", "Columns that differ from the reference in 3 of the last 5 windows");

        public static readonly InstrumentDefinition Index = new(
            "ml.drift.stability_index", "1", "Population stability index of the last complete window");

        public static readonly InstrumentDefinition Missing = new(
            "ml.drift.missing", "1", "Share of values missing in the last complete window");

        public static readonly InstrumentDefinition Rows = new(
            "ml.drift.rows", "{row}", "Rows in the window that is not complete yet");
    }

    public static class Estimates
    {
        public static readonly InstrumentDefinition Score = new(
            "ml.quality.estimated", "1", "A score estimated from scores of the last complete window, without labels");

        public static readonly InstrumentDefinition Lower = new(
            "ml.quality.estimated.lower", "1", "Lower end of the 95 % interval of the estimated score, if scores mean what they meant in the reference");

        public static readonly InstrumentDefinition Upper = new(
            "ml.quality.estimated.upper", "1", "Upper end of the 95 % interval of the estimated score, if scores mean what they meant in the reference");
    }

    public static class Watch
    {
        public const string Rate = "ml.watch.rate";
        public const string Now = "ml.watch.now";
        public const string Reference = "ml.watch.reference";
        public const string Tolerated = "ml.watch.tolerated";
        public const string Dispersion = "ml.watch.dispersion";
        public const string EValue = "ml.watch.e_value";
        public const string Threshold = "ml.watch.threshold";
        public const string FalseAlarms = "ml.watch.false_alarms_per_month";
        public const string Replicas = "ml.watch.replicas";
        public const string Looks = "ml.watch.looks_per_month";
        public const string Began = "ml.watch.began";
        public const string LatencyLimit = "ml.watch.latency.limit";
        public const string ClassIndex = "ml.watch.class";
        public const string WithoutLabels = "ml.watch.labels.without";
        public const string LabelLimit = "ml.watch.labels.limit";
        public const string CallsWithoutLabels = "ml.watch.labels.calls";
    }
}
