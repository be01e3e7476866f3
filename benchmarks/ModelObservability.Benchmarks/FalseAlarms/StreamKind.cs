namespace ModelObservability.Benchmarks.FalseAlarms;

/// <summary>A kind of stream: raw values, which become losses of 0 and 1 by exceeding a quantile of their reference, or are losses already.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Holds">Whether each value has, given all before it, a mean at the level: what the promise assumes.</param>
/// <param name="IsRaw">Whether values are numbers to be compared with the reference's 95th percentile.</param>
/// <param name="Percentile">The true 95th percentile of raw values; between 0 and 1 for losses.</param>
/// <param name="Rate">The long-run mean of the losses.</param>
/// <param name="Deviation">What a shift of one deviation adds to a raw value, or to the rate of a loss.</param>
/// <param name="Create">Makes a generator: the value at a time, with something added to the raw value or to the rate.</param>
internal sealed record StreamKind(
    string Name, bool Holds, bool IsRaw, double Percentile, double Rate, double Deviation, Func<Noise, Func<long, double, double>> Create)
{
    /// <summary>Values in a season, a divisor of the reference, so that the reference spans whole seasons.</summary>
    public const int Season = 2_000;

    private const int Copies = 10;

    public static IReadOnlyList<StreamKind> All { get; } =
    [
        new("gaussian", true, true, 1.6448536269514722, 0.05, 1, noise => (_, shift) => noise.Gaussian() + shift),
        new("heavy-tailed, t of 2", true, true, 2.9199855803537269, 0.05, 1, noise => (_, shift) => noise.HeavyTailed() + shift),
        new("bernoulli 1 %", true, false, 0.5, 0.01, Math.Sqrt(0.01 * 0.99), noise => (_, shift) => Outcome(noise, 0.01 + shift)),
        new("bernoulli 50 %", true, false, 0.5, 0.5, 0.5, noise => (_, shift) => Outcome(noise, 0.5 + shift)),
        new("seasonal 1 % to 9 %", false, false, 0.5, 0.05, Math.Sqrt(0.05 * 0.95), noise => (time, shift) =>
            Outcome(noise, 0.05 + 0.04 * Math.Sin(2 * Math.PI * time / Season) + shift)),
        new("ar(1) 0.5", false, true, 1.6448536269514722, 0.05, 1, Autoregressive),
        new("repeated rows, 10 times", false, false, 0.5, 0.05, Math.Sqrt(0.05 * 0.95), Repeated),
    ];

    private static double Outcome(Noise noise, double rate) => noise.Uniform() < rate ? 1 : 0;

    private static Func<long, double, double> Autoregressive(Noise noise)
    {
        double value = noise.Gaussian();
        return (_, shift) =>
        {
            value = 0.5 * value + Math.Sqrt(0.75) * noise.Gaussian();
            return value + shift;
        };
    }

    private static Func<long, double, double> Repeated(Noise noise)
    {
        double outcome = 0;
        return (time, shift) => outcome = time % Copies == 0 ? Outcome(noise, 0.05 + shift) : outcome;
    }
}
