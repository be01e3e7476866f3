using System.Runtime.CompilerServices;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Regression;

namespace ModelObservability.Benchmarks.Ratios;

/// <summary>MSE, MAE and R² in one pass against reading the same memory.</summary>
internal static class RegressionRatios
{
    private const int Samples = 1 << 22;

    private const int Pieces = 32;

    private static ulong sink;

    public static IEnumerable<RatioRow> Rows()
    {
        var random = new Random(3);
        double[] targets = [.. Enumerable.Range(0, Samples).Select(_ => 100 * random.NextDouble())];
        double[] predictions = [.. targets.Select(target => target + random.NextDouble() - 0.5)];
        float[] narrowTargets = [.. targets.Concat(targets).Select(target => (float)target)];
        float[] narrowPredictions = [.. predictions.Concat(predictions).Select(prediction => (float)prediction)];
        var state = new RegressionErrors(new RegressionOptions { Extended = false });
        yield return Pairs("float", narrowTargets, narrowPredictions, i => state.Add(Piece(narrowTargets, i), Piece(narrowPredictions, i)));
        yield return Pairs("double", targets, predictions, i => state.Add(Piece(targets, i), Piece(predictions, i)));
    }

    private static RatioRow Pairs<T>(string name, T[] targets, T[] predictions, Action<int> add)
        where T : unmanaged
    {
        void Apart(int i) => sink += ReadBandwidth.Sum(Piece(targets, i)) + ReadBandwidth.Sum(Piece(predictions, i));
        void InStep(int i) => sink += ReadBandwidth.SumInStep(Piece(targets, i), Piece(predictions, i));
        Comparison measured = Comparison.OfPieces(Pieces, Apart, add), inStep = Comparison.OfPieces(Pieces, Apart, InStep);
        return RatioRow.OfBandwidth(0.7, $"regression: MSE, MAE, R² of {name} pairs", 2.0 * targets.Length * Unsafe.SizeOf<T>(), measured, inStep);
    }

    private static ReadOnlySpan<T> Piece<T>(T[] all, int number) => all.AsSpan(number * (all.Length / Pieces), all.Length / Pieces);
}
