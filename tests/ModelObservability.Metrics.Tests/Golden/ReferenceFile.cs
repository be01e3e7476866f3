using System.Globalization;
using System.Text.Json;

namespace ModelObservability.Tests.Golden;

/// <summary>Answers of other libraries, kept beside this file: inputs and what each case expects.</summary>
internal static class ReferenceFile
{
    public static IEnumerable<JsonElement> Cases(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Golden", name);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        foreach (JsonElement element in document.RootElement.GetProperty("cases").EnumerateArray())
            yield return element.Clone();
    }

    /// <summary>Test cases that carry the name of the case in the file.</summary>
    public static IEnumerable<TestCaseData> TestCases(string name) =>
        Cases(name).Select(element => new TestCaseData(element).SetArgDisplayNames(element.GetProperty("name").GetString()!));

    public static JsonElement Input(this JsonElement element, string name) => element.GetProperty("inputs").GetProperty(name);

    public static JsonElement Expected(this JsonElement element, string name) => element.GetProperty("expected").GetProperty(name);

    public static int[] Integers(this JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetInt32())];

    public static double[] Numbers(this JsonElement array) => [.. array.EnumerateArray().Select(Number)];

    public static string[] Strings(this JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetString()!)];

    /// <summary>A number; NaN and infinities are written as strings and null stands for "no answer".</summary>
    public static double Number(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => double.NaN,
        JsonValueKind.String => double.Parse(element.GetString()!, CultureInfo.InvariantCulture),
        _ => element.GetDouble(),
    };

    /// <summary>Equal to 1e-12 of the expected number, or both NaN.</summary>
    public static NUnit.Framework.Constraints.IResolveConstraint Close(double expected) =>
        double.IsNaN(expected) ? Is.NaN : Is.EqualTo(expected).Within(1e-12 * Math.Abs(expected));
}
