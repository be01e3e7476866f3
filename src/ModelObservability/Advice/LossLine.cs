using ModelObservability.Training;

namespace ModelObservability.Advice;

/// <summary>The straight line through the losses of the recent steps, by least squares.</summary>
/// <param name="Count">The losses.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Change">By how much the line rises from the first to the last.</param>
/// <param name="Noise">The standard deviation around the line.</param>
/// <param name="Strength">The slope over its standard error, as if the losses were independent; NaN with fewer than three.</param>
internal readonly record struct LossLine(int Count, double Mean, double Change, double Noise, double Strength)
{
    public static LossLine Of(IReadOnlyList<RecentStep> steps)
    {
        double[] losses = [.. steps.Select(step => step.Loss).Where(double.IsFinite)];
        int n = losses.Length;
        if (n < 3) return new(n, double.NaN, double.NaN, double.NaN, double.NaN);
        double mean = losses.Average(), middle = (n - 1) / 2.0, xx = 0, xy = 0, rest = 0;
        for (int i = 0; i < n; i++) (xx, xy) = (xx + (i - middle) * (i - middle), xy + (i - middle) * (losses[i] - mean));
        double slope = xy / xx;
        for (int i = 0; i < n; i++)
        {
            double off = losses[i] - mean - slope * (i - middle);
            rest += off * off;
        }

        double noise = Math.Sqrt(rest / (n - 2));
        return new(n, mean, slope * (n - 1), noise, slope / (noise / Math.Sqrt(xx)));
    }
}
