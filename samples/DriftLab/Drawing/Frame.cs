using System.Globalization;

namespace DriftLab.Drawing;

/// <summary>A panel of the picture: where its numbers lie.</summary>
/// <param name="Top">The upper end, in pixels.</param>
/// <param name="Height">The height, in pixels.</param>
/// <param name="Low">The number at the bottom.</param>
/// <param name="High">The number at the top.</param>
internal sealed record Frame(double Top, double Height, double Low, double High)
{
    /// <summary>A panel around numbers, with room above and below.</summary>
    public static Frame Around(double top, double height, IEnumerable<double> numbers)
    {
        double[] finite = [.. numbers.Where(double.IsFinite)];
        if (finite.Length == 0) return new(top, height, 0, 1);
        double low = finite.Min(), high = finite.Max(), room = high > low ? 0.06 * (high - low) : Math.Max(1e-9, 0.5 * Math.Abs(high));
        return new(top, height, low - room, high + room);
    }

    /// <summary>The height of a number, in pixels from the top of the picture.</summary>
    public double Y(double number) => Top + Height * (1 - (Math.Clamp(number, Low, High) - Low) / (High - Low));

    /// <summary>Round numbers to label.</summary>
    public IEnumerable<double> Ticks()
    {
        double raw = (High - Low) / 4, power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double step = power * (raw / power < 1.5 ? 1 : raw / power < 3.5 ? 2 : raw / power < 7.5 ? 5 : 10);
        for (double tick = Math.Ceiling(Low / step) * step; tick <= High; tick += step) yield return Math.Abs(tick) < step / 1e6 ? 0 : tick;
    }

    /// <summary>A number of a picture.</summary>
    public static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
