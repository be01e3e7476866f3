using System.Globalization;
using ModelObservability.Metrics;

namespace ModelObservability.Training;

/// <summary>
/// A confusion table as a picture: a row per label, a column per prediction, the darker the larger a share of the label's samples it is.
/// Counts and class numbers are written where there is room; of more than 1,024 classes neighbours share a pixel.
/// </summary>
internal sealed class ConfusionPicture
{
    private const int Side = 640;
    private const int LargestCell = 48;
    private const int MostCells = 1024;

    private readonly MulticlassCounts counts;
    private readonly int group; // classes per cell
    private readonly int cells; // per side
    private readonly int cell; // pixels per side
    private readonly int margin; // pixels for the class numbers
    private readonly byte[] pixels;

    public ConfusionPicture(MulticlassCounts counts)
    {
        this.counts = counts;
        group = (counts.Classes + MostCells - 1) / MostCells;
        cells = (counts.Classes + group - 1) / group;
        cell = Math.Clamp(Side / cells, 1, LargestCell);
        margin = cell >= Glyphs.WidthOf("00") + 2 && group == 1 ? Glyphs.WidthOf("00") + 4 : 0;
        pixels = new byte[Width * Width * 3];
        pixels.AsSpan().Fill(byte.MaxValue);
        for (int row = 0; row < cells; row++) DrawRow(row);
    }

    /// <summary>Pixels per side.</summary>
    public int Width => margin + cells * cell;

    public byte[] ToPng() => Png.Encode(Width, Width, pixels);

    private void DrawRow(int row)
    {
        Int128 total = 0;
        for (int column = 0; column < cells; column++) total += Sum(row, column);
        for (int column = 0; column < cells; column++)
        {
            Int128 count = Sum(row, column);
            double share = total > 0 ? (double)count / (double)total : 0;
            (int left, int top) = (margin + column * cell, margin + row * cell);
            Fill(left, top, share);
            if (margin > 0 && count > 0) Write(Short(count), left + cell / 2, top + cell / 2, share > 0.5 ? byte.MaxValue : (byte)0);
        }

        if (margin == 0) return;
        string number = row.ToString(CultureInfo.InvariantCulture);
        Write(number, margin / 2, margin + row * cell + cell / 2, 96);
        Write(number, margin + row * cell + cell / 2, margin / 2, 96);
    }

    private Int128 Sum(int row, int column)
    {
        Int128 sum = 0;
        for (int label = row * group; label < Math.Min((row + 1) * group, counts.Classes); label++)
            for (int prediction = column * group; prediction < Math.Min((column + 1) * group, counts.Classes); prediction++)
                sum += counts[label, prediction];
        return sum;
    }

    /// <summary>From white to a dark blue.</summary>
    private void Fill(int left, int top, double share)
    {
        ReadOnlySpan<byte> color = [Mix(8, share), Mix(48, share), Mix(107, share)];
        for (int y = top; y < top + cell; y++)
            for (int x = left; x < left + cell; x++) color.CopyTo(pixels.AsSpan((y * Width + x) * 3));

        static byte Mix(int dark, double share) => (byte)Math.Round(255 + (dark - 255) * share);
    }

    private void Write(string text, int middle, int center, byte shade)
    {
        if (Glyphs.WidthOf(text) > Math.Max(cell, margin) - 2) return;
        int left = middle - Glyphs.WidthOf(text) / 2, top = center - Glyphs.Height / 2;
        for (int index = 0; index < text.Length; index++)
            for (int y = 0; y < Glyphs.Height; y++)
                for (int x = 0; x < Glyphs.Width; x++)
                    if (Glyphs.IsDark(text[index], x, y))
                        pixels.AsSpan(((top + y) * Width + left + index * (Glyphs.Width + 1) + x) * 3, 3).Fill(shade);
    }

    private static string Short(Int128 count)
    {
        if (count < 10_000) return count.ToString(CultureInfo.InvariantCulture);
        if (count < 10_000_000) return (count / 1_000).ToString(CultureInfo.InvariantCulture) + "k";
        if (count < 10_000_000_000) return (count / 1_000_000).ToString(CultureInfo.InvariantCulture) + "M";
        return (count / 1_000_000_000).ToString(CultureInfo.InvariantCulture) + "G";
    }
}
