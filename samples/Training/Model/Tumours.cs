using System.Globalization;

namespace Training.Model;

/// <summary>Measured tumours: 30 numbers each, row after row, and whether it is malignant (1) or not (0).</summary>
/// <param name="Measurements">Count × 30 numbers.</param>
/// <param name="Labels">Count labels.</param>
internal sealed record Tumours(double[] Measurements, int[] Labels)
{
    public const int Width = 30;

    public int Count => Labels.Length;

    public ReadOnlySpan<double> Row(int index) => Measurements.AsSpan(index * Width, Width);

    public static Tumours Load(string path)
    {
        List<double> measurements = [];
        List<int> labels = [];
        foreach (string line in File.ReadLines(path).Skip(1))
        {
            double[] values = [.. line.Split(',').Select(static value => double.Parse(value, CultureInfo.InvariantCulture))];
            if (values.Length != Width + 1) throw new FormatException($"Line {labels.Count + 2} of {path} has {values.Length} values; it must have {Width + 1}.");
            measurements.AddRange(values.AsSpan(0, Width));
            labels.Add(values[^1] == 0 ? 1 : 0); // the file says 0 for malignant; what is looked for is the positive class
        }

        return new([.. measurements], [.. labels]);
    }

    /// <summary>Splits at random, the same for the same seed: 60 % to learn from, 20 % to decide with, 20 % never seen before the end.</summary>
    public (Tumours Training, Tumours Validation, Tumours Test) Split(int seed)
    {
        int[] order = [.. Enumerable.Range(0, Count)];
        new Random(seed).Shuffle(order);
        int fifth = Count / 5;
        return (Pick(order.AsSpan(2 * fifth)), Pick(order.AsSpan(0, fifth)), Pick(order.AsSpan(fifth, fifth)));
    }

    public Tumours Pick(ReadOnlySpan<int> indices)
    {
        double[] measurements = new double[indices.Length * Width];
        int[] labels = new int[indices.Length];
        for (int at = 0; at < indices.Length; at++)
        {
            Row(indices[at]).CopyTo(measurements.AsSpan(at * Width));
            labels[at] = Labels[indices[at]];
        }

        return new(measurements, labels);
    }

    /// <summary>Every measurement minus its mean, over its standard deviation; both of the samples given here.</summary>
    public Func<Tumours, Tumours> Standardisation()
    {
        double[] mean = new double[Width], deviation = new double[Width];
        for (int row = 0; row < Count; row++)
            for (int column = 0; column < Width; column++) mean[column] += Row(row)[column] / Count;
        for (int row = 0; row < Count; row++)
            for (int column = 0; column < Width; column++) deviation[column] += Math.Pow(Row(row)[column] - mean[column], 2) / Count;
        return tumours => tumours with { Measurements = [.. tumours.Measurements.Select((value, at) => (value - mean[at % Width]) / Math.Sqrt(deviation[at % Width]))] };
    }

    /// <summary>Batches in an order that depends on the seed and the epoch alone, so that a resumed run goes on with the same ones.</summary>
    public IReadOnlyList<Tumours> Batches(int size, int seed, int epoch)
    {
        int[] order = [.. Enumerable.Range(0, Count)];
        new Random(unchecked(seed * 7919 + epoch)).Shuffle(order);
        return [.. order.Chunk(size).Select(chunk => Pick(chunk))];
    }
}
