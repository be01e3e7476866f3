namespace ModelObservability;

/// <summary>What the work of a model has used since it was joined, as of the last poll.</summary>
/// <param name="Energy">Joules on all its GPUs; null if none of them reports energy or power.</param>
/// <param name="Count">Completed calls or training runs.</param>
/// <param name="Items">Items of the calls (a call without a declared batch is one; of a stream, what came out of it: tokens), or steps of the training runs.</param>
public readonly record struct GpuUse(double? Energy, long Count, long Items)
{
    private const double JoulesPerKilowattHour = 3.6e6;

    /// <summary>Joules per call or training run; null without energy or if none has completed.</summary>
    public double? EnergyPerCall => Count > 0 ? Energy / Count : null;

    /// <summary>Joules per item, token or step; null without energy or items.</summary>
    public double? EnergyPerItem => Items > 0 ? Energy / Items : null;

    /// <summary>Joules per 1,000 items.</summary>
    public double? EnergyPerThousandItems => EnergyPerItem * 1000;

    /// <summary>Carbon dioxide emissions: kilowatt-hours times the carbon intensity of the grid.</summary>
    /// <param name="gramsPerKilowattHour">Grams of CO2 (or CO2 equivalent) per kilowatt-hour where and when the work ran, 0 or more.</param>
    /// <returns>Grams; null without energy.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The intensity is negative or not finite.</exception>
    public double? GramsOfCarbonDioxide(double gramsPerKilowattHour)
    {
        if (!double.IsFinite(gramsPerKilowattHour) || gramsPerKilowattHour < 0)
            throw new ArgumentOutOfRangeException(
                nameof(gramsPerKilowattHour), gramsPerKilowattHour, $"{nameof(gramsPerKilowattHour)} is {gramsPerKilowattHour}; it must be a finite number of 0 or more.");
        return Energy / JoulesPerKilowattHour * gramsPerKilowattHour;
    }
}
