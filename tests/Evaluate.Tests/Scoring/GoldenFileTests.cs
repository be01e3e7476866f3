using System.Globalization;
using System.Text.Json;

namespace Evaluate.Tests.Scoring;

/// <summary>The program, run on a file, prints what scikit-learn answers for it: counts exactly, scores to 1e-12.</summary>
internal sealed class GoldenFileTests
{
    /// <summary>What a file of predicted classes without scores cannot tell.</summary>
    private static readonly string[] OfScores =
        ["roc_auc", "average_precision", "log_loss", "brier", "roc_curve", "pr_curve"];

    /// <summary>What of the weighted samples is about numbers, not classes.</summary>
    private static readonly string[] OfNumbers = ["mse", "mae", "r2"];

    private static readonly string[] Tables = ["confusion_matrix", "per_label_confusion", "support"];

    private static IEnumerable<TestCaseData> Binary => Cases("binary");

    private static IEnumerable<TestCaseData> Multiclass => Cases("multiclass");

    private static IEnumerable<TestCaseData> Multilabel => Cases("multilabel");

    private static IEnumerable<TestCaseData> Regression => Cases("regression");

    private static IEnumerable<TestCaseData> Weighted => Cases("weighted");

    private static IEnumerable<TestCaseData> WeightedMultilabel => Cases("weighted_multilabel");

    private static IEnumerable<TestCaseData> WeightedMulticlass => Cases("weighted_multiclass");

    private static IEnumerable<TestCaseData> WeightedMedian => Cases("weighted_median");

    private static IEnumerable<TestCaseData> Calibration => Cases("calibration");

    [TestCaseSource(nameof(Binary))]
    public void Binary_files(JsonElement golden)
    {
        int[] labels = Ints(golden, "y_true"), predictions = Ints(golden, "y_pred");
        double[] scores = Numbers(golden, "y_score");
        Agrees(golden, "binary", ["y_true,y_pred,y_score", .. labels.Select((label, i) => Line([label, predictions[i], scores[i]]))]);
        Agrees(golden, "binary", ["y_score,y_true", .. labels.Select((label, i) => Line([scores[i], label]))]);
        Agrees(
            golden, "binary", ["y_true,y_pred,y_score", .. labels.Select((label, i) => Line([label, 1 - predictions[i], scores[i]]))],
            "--threshold", "0.5");
        Agrees(golden, OfScores, "binary", ["y_true,y_pred", .. labels.Select((label, i) => Line([label, predictions[i]]))]);
    }

    [TestCaseSource(nameof(Regression))]
    public void Regression_files(JsonElement golden)
    {
        double[] targets = Numbers(golden, "y_true"), predictions = Numbers(golden, "y_pred");
        Agrees(golden, "regression", ["y_true,y_pred", .. targets.Select((target, i) => Line([target, predictions[i]]))]);
    }

    [TestCaseSource(nameof(Weighted))]
    public void Weighted_files(JsonElement golden)
    {
        int[] labels = Ints(golden, "y_true"), predictions = Ints(golden, "y_pred");
        double[] scores = Numbers(golden, "y_score"), weights = Numbers(golden, "weight");
        double[] targets = Numbers(golden, "r_true"), predicted = Numbers(golden, "r_pred");
        Agrees(
            golden, OfNumbers, "binary",
            ["y_true,y_pred,y_score,weight", .. labels.Select((label, i) => Line([label, predictions[i], scores[i], weights[i]]))]);
        string[] ofClasses = [.. golden.GetProperty("expected").EnumerateObject().Select(property => property.Name).Except(OfNumbers)];
        Agrees(
            golden, ofClasses, "regression", ["weight,y_true,y_pred", .. targets.Select((target, i) => Line([weights[i], target, predicted[i]]))]);
    }

    [TestCaseSource(nameof(WeightedMultilabel))]
    public void Weighted_multilabel_files(JsonElement golden)
    {
        double[][] labels = Rows(Inputs(golden, "y_true")), predictions = Rows(Inputs(golden, "y_pred")), scores = Rows(Inputs(golden, "y_score"));
        double[] weights = Numbers(golden, "weight");
        Agrees(golden, "multilabel", [Header("y_true_", "y_pred_"), .. labels.Select((row, i) => Line([weights[i], .. row, .. predictions[i]]))]);
        Agrees(golden, "multilabel", [Header("y_true_", "y_score_"), .. labels.Select((row, i) => Line([weights[i], .. row, .. scores[i]]))]);

        string Header(params string[] prefixes) =>
            string.Join(',', prefixes.SelectMany(prefix => Enumerable.Range(0, labels[0].Length).Select(i => $"{prefix}{i}")).Prepend("weight"));
    }

    [TestCaseSource(nameof(WeightedMulticlass))]
    public void Weighted_multiclass_files(JsonElement golden)
    {
        int[] labels = Ints(golden, "y_true"), predictions = Ints(golden, "y_pred");
        double[] weights = Numbers(golden, "weight");
        double[][] rows = Rows(Inputs(golden, "y_prob"));
        string header = string.Join(',', Enumerable.Range(0, rows[0].Length).Select(i => $"p{i}"));
        Agrees(golden, "multiclass", [$"y_true,y_pred,{header},weight", .. labels.Select((label, i) => Line([label, predictions[i], .. rows[i], weights[i]]))]);
        Agrees(golden, "multiclass", [$"y_true,weight,{header}", .. labels.Select((label, i) => Line([label, weights[i], .. rows[i]]))]);
    }

    [TestCaseSource(nameof(WeightedMedian))]
    public void Weighted_regression_files(JsonElement golden)
    {
        double[] targets = Numbers(golden, "y_true"), predictions = Numbers(golden, "y_pred"), weights = Numbers(golden, "weight");
        Agrees(golden, "regression", ["y_true,y_pred,weight", .. targets.Select((target, i) => Line([target, predictions[i], weights[i]]))]);
    }

    [TestCaseSource(nameof(Calibration))]
    public void Calibration_files(JsonElement golden)
    {
        int[] labels = Ints(golden, "y_true");
        double[] scores = Numbers(golden, "y_score");
        Agrees(
            golden, "binary", ["y_true,y_score", .. labels.Select((label, i) => Line([label, scores[i]]))],
            "--bins", Inputs(golden, "bins").GetRawText());
    }

    [TestCaseSource(nameof(Multiclass))]
    public void Multiclass_files(JsonElement golden)
    {
        int classes = Inputs(golden, "classes").GetInt32();
        int[] labels = Ints(golden, "y_true"), predictions = Ints(golden, "y_pred");
        if (!golden.GetProperty("inputs").TryGetProperty("y_prob", out JsonElement table))
        {
            Agrees(
                golden, "multiclass", ["y_true,y_pred", .. labels.Select((label, i) => Line([label, predictions[i]]))],
                "--classes", classes.ToString(CultureInfo.InvariantCulture));
            return;
        }

        double[][] rows = Rows(table);
        string header = string.Join(',', Enumerable.Range(0, classes).Select(i => $"p{i}"));
        Agrees(golden, "multiclass", [$"y_true,y_pred,{header}", .. labels.Select((label, i) => Line([label, predictions[i], .. rows[i]]))]);
        Agrees(golden, "multiclass", [$"y_true,{header}", .. labels.Select((label, i) => Line([label, .. rows[i]]))]);
    }

    [TestCaseSource(nameof(Multilabel))]
    public void Multilabel_files(JsonElement golden)
    {
        double[][] labels = Rows(Inputs(golden, "y_true")), predictions = Rows(Inputs(golden, "y_pred")), scores = Rows(Inputs(golden, "y_score"));
        Agrees(golden, "multilabel", [Header("y_true_", "y_pred_"), .. labels.Select((row, i) => Line([.. row, .. predictions[i]]))]);
        Agrees(golden, "multilabel", [Header("y_true_", "y_score_"), .. labels.Select((row, i) => Line([.. row, .. scores[i]]))]);

        string Header(params string[] prefixes) =>
            string.Join(',', prefixes.SelectMany(prefix => Enumerable.Range(0, labels[0].Length).Select(i => $"{prefix}{i}")));
    }

    private static IEnumerable<TestCaseData> Cases(string task)
    {
        using Stream stream = typeof(GoldenFileTests).Assembly.GetManifestResourceStream(task + ".json")!;
        using JsonDocument document = JsonDocument.Parse(stream);
        foreach (JsonElement golden in document.RootElement.GetProperty("cases").Clone().EnumerateArray())
            yield return new TestCaseData(golden).SetArgDisplayNames(golden.GetProperty("name").GetString()!);
    }

    private static JsonElement Inputs(JsonElement golden, string name) => golden.GetProperty("inputs").GetProperty(name);

    private static int[] Ints(JsonElement golden, string name) => [.. Inputs(golden, name).EnumerateArray().Select(cell => cell.GetInt32())];

    private static double[] Numbers(JsonElement golden, string name) =>
        [.. Inputs(golden, name).EnumerateArray().Select(cell => cell.GetDouble())];

    private static double[][] Rows(JsonElement table) =>
        [.. table.EnumerateArray().Select(row => row.EnumerateArray().Select(cell => cell.GetDouble()).ToArray())];

    private static string Line(double[] cells) => string.Join(',', cells.Select(cell => cell.ToString("R", CultureInfo.InvariantCulture)));

    private static void Agrees(JsonElement golden, string task, string[] lines, params string[] options) =>
        Agrees(golden, [], task, lines, options);

    /// <summary>Every key of the file is printed and agrees, but for those that the columns cannot tell: these are not printed.</summary>
    private static void Agrees(JsonElement golden, string[] leftOut, string task, string[] lines, params string[] options)
    {
        using ProgramRun run = new(lines, task, ["--json", "--undefined", "scikit-learn", .. options]);
        Assert.That((run.ExitCode, run.Errors), Is.EqualTo((0, "")));
        using JsonDocument printed = JsonDocument.Parse(run.Output);
        Assert.That(printed.RootElement.GetProperty("rows").GetInt32(), Is.EqualTo(lines.Length - 1));
        using (Assert.EnterMultipleScope())
        {
            foreach (JsonProperty expected in golden.GetProperty("expected").EnumerateObject())
            {
                bool found = printed.RootElement.TryGetProperty(expected.Name, out JsonElement actual);
                Assert.That(found, Is.Not.EqualTo(leftOut.Contains(expected.Name)), expected.Name);
                if (found)
                    Compare(actual, expected.Value, expected.Name, Tables.Contains(expected.Name));
            }
        }
    }

    private static void Compare(JsonElement actual, JsonElement expected, string what, bool exactly)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object when expected.TryGetProperty("raises", out _):
                Assert.That(actual.GetString(), Is.EqualTo("NaN"), what);
                break;
            case JsonValueKind.Object:
                foreach (JsonProperty property in expected.EnumerateObject())
                    Compare(actual.GetProperty(property.Name), property.Value, $"{what}/{property.Name}", Tables.Contains(property.Name));
                break;
            case JsonValueKind.Array:
                Assert.That(actual.GetArrayLength(), Is.EqualTo(expected.GetArrayLength()), what);
                for (int i = 0; i < expected.GetArrayLength(); i++)
                    Compare(actual[i], expected[i], what, exactly);
                break;
            case JsonValueKind.String:
                Assert.That(actual.GetString(), Is.EqualTo(expected.GetString()), what);
                break;
            case JsonValueKind.Number when exactly && expected.TryGetInt64(out long count):
                Assert.That(actual.GetInt64(), Is.EqualTo(count), what);
                break;
            default:
                // Scores that cancel to nearly nothing, such as a correlation, agree to 1e-15 absolute.
                double number = expected.GetDouble();
                Assert.That(actual.GetDouble(), Is.EqualTo(number).Within((1e-12 * Math.Abs(number)) + 1e-15), what);
                break;
        }
    }
}
