using System.Text.Json;

namespace ModelObservability.Tests.Golden;

/// <summary>Inputs and what an independent library answers for them.</summary>
public sealed class GoldenCase
{
    private readonly JsonElement inputs, expected;

    private GoldenCase(JsonElement element) =>
        (Name, inputs, expected) = (element.GetProperty("name").GetString()!, element.GetProperty("inputs"), element.GetProperty("expected"));

    public string Name { get; }

    /// <summary>All cases of a file in this folder.</summary>
    public static IEnumerable<TestCaseData> Of(string file)
    {
        using Stream stream = typeof(GoldenCase).Assembly.GetManifestResourceStream($"ModelObservability.Tests.Golden.{file}")
            ?? throw new FileNotFoundException($"No embedded file {file}.");
        using JsonDocument document = JsonDocument.Parse(stream);
        foreach (JsonElement element in document.RootElement.GetProperty("cases").Clone().EnumerateArray())
        {
            var golden = new GoldenCase(element);
            yield return new TestCaseData(golden).SetArgDisplayNames(golden.Name);
        }
    }

    public bool HasInput(string name) => inputs.TryGetProperty(name, out _);

    public int Size(string name) => inputs.GetProperty(name).GetInt32();

    public int[] Ints(string name) => [.. inputs.GetProperty(name).EnumerateArray().Select(e => e.GetInt32())];

    public double[] Doubles(string name) => [.. inputs.GetProperty(name).EnumerateArray().Select(Number)];

    /// <summary>A matrix of the inputs, row by row.</summary>
    public double[] Rows(string name) => [.. inputs.GetProperty(name).EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(Number)];

    public JsonElement Expected(string path) =>
        path.Split('/').Aggregate(expected, (element, name) => element.GetProperty(name));

    public bool Expects(string path) => expected.TryGetProperty(path, out _);

    public double ExpectedNumber(string path) => Number(Expected(path));

    public double[] ExpectedNumbers(string path) => [.. Expected(path).EnumerateArray().Select(Number)];

    /// <summary>A table of counts, row by row, of whatever depth.</summary>
    public long[] ExpectedTable(string path) => [.. Flatten(Expected(path))];

    public override string ToString() => Name;

    /// <summary>Asserts agreement to 1e-12 relative; scores that cancel to nearly nothing to 1e-15 absolute; NaN with NaN.</summary>
    public void Agrees(double actual, string path) => AssertAgrees(actual, ExpectedNumber(path), $"{Name}: {path}");

    public static void AssertAgrees(double actual, double expected, string what) =>
        Assert.That(actual, double.IsFinite(expected) ? Is.EqualTo(expected).Within(1e-12 * Math.Abs(expected) + 1e-15) : Is.EqualTo(expected), what);

    private static IEnumerable<long> Flatten(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Flatten) : [element.GetInt64()];

    private static double Number(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? element.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            string other => throw new FormatException(other),
            null => throw new FormatException(),
        }
        : element.GetDouble();
}
