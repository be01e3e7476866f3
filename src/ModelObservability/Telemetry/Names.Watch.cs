namespace ModelObservability.Telemetry;

/// <content>The evidence of findings against a reference.</content>
internal static partial class Names
{
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
