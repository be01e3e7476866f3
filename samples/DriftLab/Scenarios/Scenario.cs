namespace DriftLab.Scenarios;

/// <summary>
/// A day of a model: a calibrated classifier of two classes with one feature, called every two seconds. Its reference is the first half of the day.
/// </summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Description">What happens in it.</param>
/// <param name="Feature">Makes the feature at a row, from the noise of the day and the feature before.</param>
internal sealed record Scenario(string Name, string Description, Func<int, Noise, double, double> Feature)
{
    /// <summary>Rows of a day.</summary>
    public const int Rows = 24 * Hour;

    /// <summary>Rows of an hour.</summary>
    private const int Hour = 1800;

    /// <summary>What the logarithm of the odds is of the feature, as the model has learned it.</summary>
    private const double Slope = 3;

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("stable", "nothing changes", static (_, noise, _) => noise.Gaussian()),
        new("seasonal", "the feature swings with a period of four hours, so do the errors; the reference spans three periods",
            static (row, noise, _) => Math.Sin(2 * Math.PI * row / (4.0 * Hour)) + 0.7 * noise.Gaussian()),
        new("autocorrelated", "each value depends on the one before, with a correlation of 0.95",
            static (_, noise, before) => 0.95 * before + Math.Sqrt(1 - 0.95 * 0.95) * noise.Gaussian()),
        new("shift", "from hour 15 on the feature is half a standard deviation larger", static (row, noise, _) => noise.Gaussian() + (row >= 15 * Hour ? 0.5 : 0)),
        new("slow", "from hour 12 on the feature rises by one standard deviation in twelve hours",
            static (row, noise, _) => noise.Gaussian() + Math.Max(0, (row - 12.0 * Hour) / (12 * Hour))),
        new("nan", "from hour 16 on, for twenty minutes, half of the values are missing",
            static (row, noise, _) => noise.Gaussian() is var value && row is >= 16 * Hour and < 16 * Hour + Hour / 3 && noise.Uniform() < 0.5 ? double.NaN : value),
        new("outage", "from hour 15 to hour 20 no labels come", static (_, noise, _) => noise.Gaussian()) { IsLabelled = static row => row is < 15 * Hour or >= 20 * Hour },
        new("concept", "from hour 15 on the feature says less about the label than the model has learned", static (_, noise, _) => noise.Gaussian())
        {
            TrueSlope = static row => row < 15 * Hour ? Slope : 1,
        },
    ];

    /// <summary>What the logarithm of the odds truly is of the feature.</summary>
    private Func<int, double> TrueSlope { get; init; } = static _ => Slope;

    private Func<int, bool> IsLabelled { get; init; } = static _ => true;

    /// <summary>The rows of a day.</summary>
    /// <param name="seed">The same seed, the same rows.</param>
    public Row[] Day(int seed)
    {
        Noise noise = new(seed);
        Row[] day = new Row[Rows];
        double value = noise.Gaussian();
        for (int row = 0; row < day.Length; row++)
        {
            value = Feature(row, noise, value);
            day[row] = new(value, Sigmoid(Slope * value), noise.Uniform() < Sigmoid(TrueSlope(row) * value), IsLabelled(row));
        }

        return day;
    }

    private static double Sigmoid(double logit) => 1 / (1 + Math.Exp(-logit));
}
