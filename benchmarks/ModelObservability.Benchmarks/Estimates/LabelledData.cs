using System.Globalization;

namespace ModelObservability.Benchmarks.Estimates;

/// <summary>A data set of the UCI Machine Learning Repository that the samples have too (CC BY 4.0), and the feature whose shift is tried.</summary>
internal sealed record LabelledData(string Name, int Classes, double[][] Rows, int[] Labels, Func<double[], double> Shifted)
{
    /// <summary>Breast Cancer Wisconsin (Wolberg, Street et al.), shifted by mean radius; the digits of Alpaydin and Kaynak, shifted by ink.</summary>
    public static IEnumerable<LabelledData> All() =>
    [
        Read("breast cancer", 2, "breast_cancer.csv", skip: 1, static row => row[0]),
        Read("digits", 10, "digits.csv", skip: 0, static row => row.Sum()),
    ];

    private static LabelledData Read(string name, int classes, string file, int skip, Func<double[], double> shifted)
    {
        double[][] cells = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", file)).Skip(skip)
            .Select(static line => line.Split(',').Select(static cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
        return new(name, classes, [.. cells.Select(static row => row[..^1])], [.. cells.Select(static row => (int)row[^1])], shifted);
    }
}
