using System.Runtime.CompilerServices;

namespace ModelObservability;

/// <summary>How often gradients and parameters are looked at. Everything is optional.</summary>
public sealed record ObservedOptimizerOptions
{
    /// <summary>How many steps apart gradients are looked at where nothing else is said.</summary>
    internal const int UsualEvery = 10;

    /// <summary>
    /// The norm of the gradients is read in the first of so many steps, 1 or more. Null (default): in every 10th where all gradients are on the CPU, never
    /// elsewhere: reading from a device waits for it, so that is to be asked for with a number.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int? GradientsEvery
    {
        get;
        init => field = AtLeastOne(value);
    }

    /// <summary>
    /// Histograms of all parameters and of their gradients are written to the sinks of the run in the first of so many steps, 1 or more; null (default): never.
    /// Two passes over every value; parameters on a device are copied to the CPU, and what is not a float on the CPU is converted.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int? HistogramsEvery
    {
        get;
        init => field = AtLeastOne(value);
    }

    private static int? AtLeastOne(int? value, [CallerMemberName] string name = "") =>
        value is < 1 ? throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be 1 or more, or null.") : value;
}
