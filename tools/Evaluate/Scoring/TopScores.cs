namespace Evaluate.Scoring;

/// <summary>The k of the top-k accuracies that are written.</summary>
internal static class TopScores
{
    private static readonly int[] Tops = [1, 2, 3, 5];

    /// <summary>The largest k.</summary>
    public static int Largest => Tops[^1];

    /// <summary>The accuracies up to the largest k that was measured.</summary>
    public static IEnumerable<(int K, double Accuracy)> Of(int measured, Func<int, double> accuracy) => Tops.Where(k => k <= measured).Select(k => (k, accuracy(k)));
}
