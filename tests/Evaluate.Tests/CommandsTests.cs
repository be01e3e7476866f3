using System.Text.Json;
using Evaluate.Scoring;

namespace Evaluate.Tests;

internal sealed class CommandsTests
{
    private static readonly string[] Scored = ["y_true,y_pred,y_score", "1,1,0.9", "0,1,0.6", "1,0,0.4", "0,0,0.1"];

    [Test]
    public void What_is_undefined_is_NaN_until_scikit_learn_is_asked()
    {
        string[] lines = ["y_true,y_pred", "0,0", "0,0"];
        using ProgramRun plain = new(lines, "binary", "--json"), asked = new(lines, "binary", "--json", "--undefined", "scikit-learn");
        JsonElement ours = Json(plain), theirs = Json(asked);
        Assert.That(ours.GetProperty("recall").GetString(), Is.EqualTo("NaN"));
        Assert.That(theirs.GetProperty("recall").GetDouble(), Is.Zero);
        Assert.That(ours.GetProperty("recall_zero_division_1").GetDouble(), Is.EqualTo(1));
        Assert.That(ours.TryGetProperty("roc_auc", out _), Is.False, "the file has no scores");
    }

    [TestCase("0.5", "[[1,1],[1,1]]")]
    [TestCase("0.4", "[[1,1],[0,2]]")]
    [TestCase("0.95", "[[2,0],[2,0]]")]
    public void A_threshold_decides_instead_of_the_predictions(string threshold, string expected)
    {
        using ProgramRun run = new(Scored, "binary", "--json", "--threshold", threshold);
        Assert.That(JsonSerializer.Serialize(Json(run).GetProperty("confusion_matrix")), Is.EqualTo(expected));
    }

    [TestCase("0.5", "[[[1,0],[0,1]],[[1,0],[0,1]]]")]
    [TestCase("0.1", "[[[0,1],[0,1]],[[0,1],[0,1]]]")]
    public void A_threshold_decides_for_each_label(string threshold, string expected)
    {
        using ProgramRun run = new(["y_true_0,y_true_1,y_score_0,y_score_1", "1,0,0.8,0.2", "0,1,0.2,0.8"], "multilabel", "--json", "--threshold", threshold);
        Assert.That(JsonSerializer.Serialize(Json(run).GetProperty("per_label_confusion")), Is.EqualTo(expected));
    }

    [Test]
    public void A_row_that_is_bad_anywhere_counts_nowhere_and_is_reported()
    {
        using ProgramRun run = new([.. Scored, "1,1,nan", "2,1,0.5", "1,-1,0.5"], "binary", "--json");
        JsonElement json = Json(run);
        Assert.That((json.GetProperty("rows").GetInt32(), json.GetProperty("rejected").GetInt32()), Is.EqualTo((4, 3)));
        Assert.That(JsonSerializer.Serialize(json.GetProperty("confusion_matrix")), Is.EqualTo("[[1,1],[1,1]]"));
        Assert.That(json.GetProperty("roc_auc").GetDouble(), Is.EqualTo(0.75));
        Assert.That(run.Errors, Does.Contain("f.csv:6:3: y_score: \"nan\" is not a number"));
        Assert.That(run.Errors, Does.Contain("f.csv:7:1: y_true: \"2\" is out of range; allowed is 0 to 1"));
        Assert.That(run.Errors, Does.Contain("f.csv:8:2: y_pred: \"-1\" is out of range; allowed is 0 to 1"));
        Assert.That(run.ExitCode, Is.Zero);
    }

    [TestCase("binary", "y_true,y_pred", "1,1", "--threshold 0.5", "the file has none", TestName = "A threshold without scores")]
    [TestCase("multiclass", "y_true,y_pred", "1,1", "", "--classes K", TestName = "Classes that nothing counts")]
    [TestCase("multiclass", "y_true,p0", "0,1", "", "There are 1 columns p0 …; allowed are 2 to 46339", TestName = "A single class")]
    public void Files_that_cannot_be_scored_are_refused(string task, string header, string row, string options, string message)
    {
        using ProgramRun run = new([header, row], task, options.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Errors, Does.Contain(message));
    }

    [Test]
    public void A_number_that_is_not_finite_or_a_weight_below_0_rejects_its_row()
    {
        using ProgramRun run = new(["y_true,y_pred,weight", "1,2,1", "1,inf,1", "1,2,-1", "nan,2,1", "3,2,0.5"], "regression", "--json");
        Assert.That(run.Errors, Does.Contain("f.csv:3:2: y_pred: \"inf\" is not finite"));
        Assert.That(run.Errors, Does.Contain("f.csv:4:3: weight: \"-1\" is below 0"));
        Assert.That(run.Errors, Does.Contain("f.csv:5:1: y_true: \"nan\" is not a number"));
        Assert.That((run.ExitCode, Json(run).GetProperty("rejected").GetInt32()), Is.EqualTo((2, 3)));
        Assert.That(Json(run).GetProperty("mae").GetDouble(), Is.EqualTo(1));
        Assert.That(Json(run).GetProperty("median_ae").GetDouble(), Is.EqualTo(1));
    }

    [Test]
    public void What_is_counted_is_what_the_scores_are_of()
    {
        using ProgramRun run = new(["y_true,y_pred", "1e308,-1e308", "1,2", "8e307,-8e307"], "regression", "--json");
        Assert.That(run.Errors, Does.Contain("f.csv:2:1: y_true: \"1e308\" is too large"));
        Assert.That((Json(run).GetProperty("rows").GetInt32(), Json(run).GetProperty("rejected").GetInt32(), Json(run).GetProperty("max_error").GetDouble()), Is.EqualTo((2, 1, 1.6e308)));
    }

    [Test]
    public void Scores_that_are_no_probabilities_have_no_log_loss_but_an_area()
    {
        using ProgramRun binary = new(["y_true,y_score", "1,7", "0,-2"], "binary", "--json"),
            multiclass = new(["y_true,p0,p1,p2", "0,7,1,1", "1,0,1,0", "2,0,1,2"], "multiclass", "--json");
        Assert.That((Json(binary).GetProperty("roc_auc").GetDouble(), Json(binary).GetProperty("brier").GetString()), Is.EqualTo((1.0, "NaN")));
        Assert.That(Json(multiclass).GetProperty("log_loss").GetString(), Is.EqualTo("NaN"));
        Assert.That(Json(multiclass).GetProperty("roc_auc_per_class").EnumerateArray().Select(area => area.GetDouble()), Is.EqualTo(new[] { 1, 0.5, 1 }));
    }

    [Test]
    public void Thresholds_are_those_that_reach_their_target()
    {
        using ProgramRun run = new(Scored, "binary", "--json");
        JsonElement[] points = [.. Json(run).GetProperty("operating_points").EnumerateArray()];
        Assert.That(points.Select(point => point.GetProperty("chosen_for").GetString()), Is.EqualTo(new[] { "best F1", "precision 0.9", "recall 0.9" }));
        Assert.That(points.Select(point => point.GetProperty("threshold").GetDouble()), Is.EqualTo(new[] { 0.4, 0.9, 0.4 }));
    }

    [TestCase(10, 0)]
    [TestCase(9, 0.001)]
    public void The_median_is_exact_until_errors_are_too_many(int mostExact, double error)
    {
        MedianError median = new(mostExact);
        double[] predictions = [5, -1, 3, 8, 2, 9, 4, 7, 6, 10];
        median.Add(new double[4], predictions.AsSpan(0, 4));
        median.Add(new double[6], predictions.AsSpan(4));
        Assert.That(median.RelativeError, Is.EqualTo(error));
        Assert.That(median.Median, Is.EqualTo(5.5).Within(error * 5.5));
    }

    [TestCase(3, 0)]
    [TestCase(2, 0.001)]
    public void With_weights_the_median_is_the_error_that_reaches_half_of_them(int mostExact, double error)
    {
        MedianError median = new(mostExact);
        median.Add(new double[2], [7, 2], [1, 1]);
        median.Add(new double[1], [4], [0.5]);
        Assert.That(median.RelativeError, Is.EqualTo(error));
        Assert.That(median.Median, Is.EqualTo(4).Within(error * 4));
        Assert.That(new MedianError().Median, Is.NaN);
    }

    [Test]
    public void Rows_have_weights_where_a_column_says_so()
    {
        using ProgramRun classes = new(["y_true,p0,p1,p2,weight", "0,1,0,0,3", "2,0,0.6,0.4,1"], "multiclass"),
            labels = new(["weight,y_true_0,y_true_1,y_pred_0,y_pred_1", "3,1,0,1,0", "1,0,1,1,1"], "multilabel"),
            bad = new(["y_true,y_pred,weight", "0,0,1", "1,1,-1", "1,1,nan"], "multiclass", "--classes", "2", "--json");
        Assert.That(classes.Output, Does.Match(@"(?m)^accuracy +0\.7500\r?$").And.Match(@"(?m)^top 2 accuracy +1\.0000\r?$").And.Contain("2 rows of 3 scores and weights were kept in memory"));
        Assert.That(labels.Output, Does.Match(@"(?m)^subset accuracy +0\.7500\r?$").And.Match(@"(?m)^0 +0 +1 +0 +3\r?$"));
        Assert.That(bad.Errors, Does.Contain("f.csv:3:3: weight: \"-1\" is below 0").And.Contain("f.csv:4:3: weight: \"nan\" is not a number"));
        Assert.That((bad.ExitCode, Json(bad).GetProperty("weight").GetDouble()), Is.EqualTo((2, 1.0)));
    }

    [Test]
    public void More_classes_than_the_ranking_takes_are_scored_without_it()
    {
        string[] columns = [.. Enumerable.Range(0, 4097).Select(i => $"p{i}")], cells = [.. Enumerable.Repeat("0", 4096)];
        using ProgramRun run = new([$"y_true,{string.Join(',', columns)}", $"4096,{string.Join(',', cells)},1"], "multiclass"),
            weighted = new(["y_true,y_pred,weight", "0,0,1"], "multiclass", "--classes", "20000");
        Assert.That((run.ExitCode, run.Errors), Is.EqualTo((0, "")));
        Assert.That(run.Output, Does.Contain("ROC AUC is not measured: there are 4097 classes").And.Contain("too wide for text"));
        Assert.That((weighted.ExitCode, weighted.Errors.Trim()), Is.EqualTo((1, "There are 20000 classes; allowed with weights are 2 to 11584.")));
    }

    [Test]
    public void Where_scores_are_JSON_the_pictures_are_told_beside_them()
    {
        string folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"pictures-{Guid.NewGuid():N}");
        using ProgramRun run = new(["y_true,y_pred", "1,1"], "binary", "--json", "--plot", folder);
        Assert.That(() => Json(run), Throws.Nothing);
        Assert.That(run.Errors, Does.Contain($"Written: {Path.Combine(folder, "confusion.svg")}"));
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public void The_last_line_of_standard_error_says_what_is_wrong()
    {
        using ProgramRun task = new(Scored, "triangular"), option = new(Scored, "binary", "--colour"), rows = new([.. Scored, "x,1,1", "x,1,1", "x,1,1", "x,1,1", "x,1,1"], "binary");
        Assert.That(Last(task), Does.StartWith("There is no task triangular"));
        Assert.That(Last(option), Is.EqualTo("There is no option --colour."));
        Assert.That(Last(rows), Is.EqualTo("5 of 9 rows were rejected: more than were scored."));

        static string Last(ProgramRun run) => run.Errors.TrimEnd().Split(Environment.NewLine)[^1];
    }

    [Test]
    public void A_sample_of_many_rows_is_bounded_and_holds_the_worst_of_them()
    {
        RowSample sample = new(100);
        double[] targets = [.. Enumerable.Range(0, 10_000).Select(row => (double)row)], predictions = [.. targets];
        predictions[1234] += 50;
        sample.Add(targets.AsSpan(0, 5000), predictions.AsSpan(0, 5000));
        sample.Add(targets.AsSpan(5000), predictions.AsSpan(5000));
        Assert.That(sample.Points, Has.Count.InRange(100, 101));
        Assert.That(sample.Points.Select(point => point.Y - point.X).Max(), Is.EqualTo(50));
        Assert.That(sample.Points.Average(point => point.X), Is.EqualTo(5000).Within(1500), "from everywhere in the file");
        Assert.That(sample.Note, Does.Match("^10[01] of 10000 rows$"));
    }

    [Test]
    public void Tables_are_for_people()
    {
        using ProgramRun binary = new(Scored, "binary"), none = new(["y_true,y_pred", "0,0"], "binary"),
            multiclass = new(["y_true,p0,p1,p2", "0,1,0,0", "2,0,0.6,0.4"], "multiclass");
        Assert.That(binary.Output, Does.Contain(Lines("true \\ predicted  0  1", "0                 1  1", "1                 1  1")));
        Assert.That(binary.Output, Does.Match(@"(?m)^ROC AUC +0\.7500 +0\.\d{4} to 1\.0000\r?$").And.Contain("4 scores were kept in memory"));
        Assert.That(binary.Output, Does.Match(@"(?m)^accuracy +0\.5000 +0\.1500 to 0\.8500\r?$").And.Match(@"(?m)^best F1 +0\.4 +0\.6667 +1\.0000 +0\.8000\r?$"));
        Assert.That(none.Output, Does.Match(@"(?m)^recall +undefined\r?$"));
        Assert.That(multiclass.Output, Does.Contain(Lines("true \\ predicted  0  1  2", "0                 1  0  0", "1                 0  0  0", "2                 0  1  0")));
        Assert.That(multiclass.Output, Does.Match(@"(?m)^top 2 accuracy +1\.0000\r?$"));
    }

    [TestCase("binary", "y_true,y_score", "1,0.9", "0,0.2", "confusion.svg precision-recall.svg reliability.svg roc.svg")]
    [TestCase("binary", "y_true,y_pred", "1,1", "0,0", "confusion.svg")]
    [TestCase("binary", "y_true,y_score", "1,9", "0,0.2", "confusion.svg precision-recall.svg roc.svg")]
    [TestCase("binary", "y_true,y_score,weight", "1,0.9,1", "0,0.2,2", "precision-recall.svg roc.svg")]
    [TestCase("multiclass", "y_true,p0,p1", "1,0,1", "0,1,0", "confusion.svg reliability.svg")]
    [TestCase("multilabel", "y_true_0,y_pred_0,weight", "1,1,1", "0,0,1", "")]
    [TestCase("regression", "y_true,y_pred", "1,1.5", "0,0.2", "errors.svg predictions.svg")]
    [TestCase("regression", "y_true,y_pred,weight", "1,1.5,2", "0,0.2,1", "errors.svg predictions.svg")]
    [TestCase("multilabel", "y_true_0,y_true_1,y_pred_0,y_pred_1", "1,0,1,0", "0,1,1,1", "confusion-0.svg confusion-1.svg")]
    public void Pictures_are_those_that_the_columns_allow(string task, string header, string first, string second, string expected)
    {
        string folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"pictures-{Guid.NewGuid():N}");
        using ProgramRun run = new([header, first, second], task, "--plot", folder);
        Assert.That(Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal), Is.EqualTo(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        string[] told = [.. run.Output.Split(Environment.NewLine).Where(line => line.StartsWith("Written: ", StringComparison.Ordinal)).Select(line => Path.GetFileName(line)!).Order(StringComparer.Ordinal)];
        Assert.That(told, Is.EqualTo(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries)), "it says where they are");
        Assert.That(run.Output.Contains("No picture was written", StringComparison.Ordinal), Is.EqualTo(expected.Length == 0));
        Directory.Delete(folder, recursive: true);
    }

    private static JsonElement Json(ProgramRun run) => JsonDocument.Parse(run.Output).RootElement;

    private static string Lines(params string[] lines) => string.Join(Environment.NewLine, lines);
}
