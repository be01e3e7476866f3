using System.Text.Json;

namespace ModelObservability.Tests.Golden;

/// <summary>A case of a <see cref="ReferenceFile"/> of plain arrays and scores.</summary>
public sealed class GoldenCase
{
    private readonly JsonElement inputs, expected;

    private GoldenCase(JsonElement element) =>
        (Name, inputs, expected) = (element.GetProperty("name").GetString()!, element.GetProperty("inputs"), element.GetProperty("expected"));

    public string Name { get; }

    /// <summary>All cases of a file in this folder.</summary>
    public static IEnumerable<TestCaseData> Of(string file) =>
        ReferenceFile.Cases(file).Select(element => new GoldenCase(element)).Select(golden => new TestCaseData(golden).SetArgDisplayNames(golden.Name));

    public bool HasInput(string name) => inputs.TryGetProperty(name, out _);

    public int Size(string name) => inputs.GetProperty(name).GetInt32();

    public double Number(string name) => inputs.GetProperty(name).Number();

    public int[] Ints(string name) => inputs.GetProperty(name).Integers();

    public double[] Doubles(string name) => inputs.GetProperty(name).Numbers();

    /// <summary>A matrix of the inputs, row by row.</summary>
    public double[] Rows(string name) => [.. inputs.GetProperty(name).EnumerateArray().SelectMany(row => row.Numbers())];

    public JsonElement Expected(string path) =>
        path.Split('/').Aggregate(expected, (element, name) => element.GetProperty(name));

    public bool Expects(string path) => expected.TryGetProperty(path, out _);

    public double ExpectedNumber(string path) => Expected(path).Number();

    public double[] ExpectedNumbers(string path) => Expected(path).Numbers();

    /// <summary>A table of counts, row by row, of whatever depth.</summary>
    public long[] ExpectedTable(string path) => [.. Flatten(Expected(path))];

    public override string ToString() => Name;

    /// <summary>Asserts agreement to 1e-12 relative; scores that cancel to nearly nothing to 1e-15 absolute; NaN with NaN.</summary>
    public void Agrees(double actual, string path) => AssertAgrees(actual, ExpectedNumber(path), $"{Name}: {path}");

    public static void AssertAgrees(double actual, double expected, string what) =>
        Assert.That(actual, double.IsFinite(expected) ? Is.EqualTo(expected).Within(1e-12 * Math.Abs(expected) + 1e-15) : Is.EqualTo(expected), what);

    private static IEnumerable<long> Flatten(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Flatten) : [element.GetInt64()];
}
