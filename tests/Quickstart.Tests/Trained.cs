using Quickstart.Model;

namespace Quickstart.Tests;

/// <summary>The network as the sample trains it, once for all tests.</summary>
internal static class Trained
{
    public const int Epochs = 60;

    public static Digits Digits { get; } = Digits.Load(Path.Combine(AppContext.BaseDirectory, "Data", "digits.csv"));

    private static readonly Lazy<(DigitsNetwork Network, Digits Test, IReadOnlyList<TrainingProgress> Progress)> Once = new(() =>
    {
        Options options = Options.Parse([]).Options!;
        (Digits training, Digits test) = Digits.Split(0.25, options.Seed);
        DigitsNetwork network = new(options.Seed);
        return (network, test, [.. network.Train(training, Epochs)]);
    });

    public static DigitsNetwork Network => Once.Value.Network;

    /// <summary>Images the network has never seen.</summary>
    public static Digits Test => Once.Value.Test;

    public static IReadOnlyList<TrainingProgress> Progress => Once.Value.Progress;
}
