namespace ModelObservability.Telemetry;

/// <content>When a level is reached.</content>
internal static partial class Names
{
    public static class Forecasts
    {
        public const string Name = "ml.forecast.name";

        public static readonly InstrumentDefinition Remaining = new(
            "ml.forecast.remaining", "s", "Estimated time until a quantity reaches its level; absent where there is no answer");

        public static readonly InstrumentDefinition Earliest = new(
            "ml.forecast.remaining.earliest", "s", "Lower end of the 90 % interval of the remaining time");

        public static readonly InstrumentDefinition Latest = new(
            "ml.forecast.remaining.latest", "s", "Upper end of the 90 % interval of the remaining time; absent where it may never happen");
    }
}
