using System.Globalization;

namespace ModelObservability.Inference;

/// <summary>The bins in which confidences are counted, narrow near 1.</summary>
internal static class ConfidenceBins
{
    private const int Steps = 1024;

    private static readonly double[] Bounds =
        [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.99, 0.999, 1];

    // The lowest bin that each step of 1/1024 reaches into. No step reaches into three, so that nothing is searched for.
    private static readonly byte[] First = [.. Enumerable.Range(0, Steps + 1).Select(static step => (byte)Array.FindIndex(Bounds, bound => (double)step / Steps <= bound))];

    public static int Count => Bounds.Length;

    /// <summary>The upper bounds as text.</summary>
    public static IEnumerable<string> Names => Bounds.Select(static bound => bound.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>The first bin whose bound a confidence does not exceed.</summary>
    /// <param name="confidence">0 to 1.</param>
    public static int Of(double confidence)
    {
        int bin = First[(int)(confidence * Steps)];
        return confidence > Bounds[bin] ? bin + 1 : bin;
    }
}
