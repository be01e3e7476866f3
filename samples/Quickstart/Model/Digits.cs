using System.Globalization;

namespace Quickstart.Model;

/// <summary>Labelled images of handwritten digits: 8 × 8 pixels from 0 (paper) to 1 (ink), one row of 64 numbers an image.</summary>
/// <param name="pixels">Images, row after row.</param>
/// <param name="labels">The digit on each image, 0–9.</param>
internal sealed class Digits(float[] pixels, int[] labels)
{
    public const int ImageSize = 64;

    /// <summary>The ink of a fully black pixel in the file.</summary>
    private const float Black = 16;

    public int Count => labels.Length;

    /// <summary>All images, <see cref="Count"/> × 64.</summary>
    public float[] Pixels => pixels;

    public IReadOnlyList<int> Labels => labels;

    public ReadOnlySpan<float> Image(int index) => pixels.AsSpan(index * ImageSize, ImageSize);

    /// <summary>Reads a file with 64 pixel values 0–16 and the digit on each line.</summary>
    public static Digits Load(string path)
    {
        List<float> pixels = [];
        List<int> labels = [];
        foreach (string line in File.ReadLines(path))
        {
            int[] values = [.. line.Split(',').Select(static value => int.Parse(value, CultureInfo.InvariantCulture))];
            if (values.Length != ImageSize + 1)
                throw new FormatException($"Line {labels.Count + 1} of {path} has {values.Length} values; it must have {ImageSize + 1}.");
            pixels.AddRange(values.Take(ImageSize).Select(static value => value / Black));
            labels.Add(values[^1]);
        }

        return new([.. pixels], [.. labels]);
    }

    /// <summary>Splits at random, the same for the same seed: what the network learns from, and what it has never seen.</summary>
    public (Digits Training, Digits Test) Split(double testShare, int seed)
    {
        int[] order = [.. Enumerable.Range(0, Count)];
        new Random(seed).Shuffle(order);
        int test = (int)Math.Round(Count * testShare);
        return (Pick(order.AsSpan(test)), Pick(order.AsSpan(0, test)));
    }

    private Digits Pick(ReadOnlySpan<int> indices)
    {
        float[] picked = new float[indices.Length * ImageSize];
        int[] itsLabels = new int[indices.Length];
        for (int to = 0; to < indices.Length; to++)
        {
            Image(indices[to]).CopyTo(picked.AsSpan(to * ImageSize));
            itsLabels[to] = labels[indices[to]];
        }

        return new(picked, itsLabels);
    }
}
