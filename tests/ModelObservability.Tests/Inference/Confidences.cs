using ModelObservability.Testing;

namespace ModelObservability.Tests.Inference;

/// <summary>How confidence is published.</summary>
internal static class Confidences
{
    public const string Sum = "ml.inference.output.confidence.sum";

    /// <summary>How many confidences are at most these bounds.</summary>
    public static int[] AtMost(MeterReadings readings, params string[] bounds) =>
        [.. bounds.Select(bound => (int)readings.Observe("ml.inference.output.confidence.at_most", ("ml.confidence.bound", bound)))];
}
