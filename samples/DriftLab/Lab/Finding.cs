using ModelObservability;

namespace DriftLab.Lab;

/// <summary>What was found.</summary>
/// <param name="Row">The number of the row after which it was found, from 1.</param>
/// <param name="Time">The simulated time.</param>
/// <param name="Signal">The finding as the library tells it.</param>
internal sealed record Finding(int Row, DateTimeOffset Time, Signal Signal)
{
    /// <summary>The evidence of sequential findings; null for others.</summary>
    public double? EValue => Number("ml.watch.e_value") ?? Number("e_value");

    /// <summary>The evidence that was needed; null for findings that are not sequential.</summary>
    public double? Threshold => Number("ml.watch.threshold") ?? Number("threshold");

    private double? Number(string name) => Signal.Evidence.TryGetValue(name, out object? value) && value is double number && double.IsFinite(number) ? number : null;
}
