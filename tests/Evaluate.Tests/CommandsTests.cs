using System.Text.Json;

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
    [TestCase("multiclass", "y_true,p0", "0,1", "", "There are 1 columns p0", TestName = "A single class")]
    public void Files_that_cannot_be_scored_are_refused(string task, string header, string row, string options, string message)
    {
        using ProgramRun run = new([header, row], task, options.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Errors, Does.Contain(message));
    }

    [Test]
    public void A_task_without_scores_says_so()
    {
        using ProgramRun run = new(["y_true,y_pred", "1,1"], "regression", "--json");
        Assert.That((run.ExitCode, run.Output), Is.EqualTo((2, "")));
        Assert.That(run.Errors, Does.Contain("no scores for it yet"));
    }

    [Test]
    public void Tables_are_for_people()
    {
        using ProgramRun binary = new(Scored, "binary"), none = new(["y_true,y_pred", "0,0"], "binary"),
            multiclass = new(["y_true,p0,p1,p2", "0,1,0,0", "2,0,0.6,0.4"], "multiclass");
        Assert.That(binary.Output, Does.Contain(Lines("true \\ predicted  0  1", "0                 1  1", "1                 1  1")));
        Assert.That(binary.Output, Does.Match(@"(?m)^ROC AUC +0\.7500\r?$").And.Contain("4 scores were kept in memory"));
        Assert.That(none.Output, Does.Match(@"(?m)^recall +undefined\r?$"));
        Assert.That(multiclass.Output, Does.Contain(Lines("true \\ predicted  0  1  2", "0                 1  0  0", "1                 0  0  0", "2                 0  1  0")));
        Assert.That(multiclass.Output, Does.Match(@"(?m)^top 2 accuracy +1\.0000\r?$"));
    }

    [TestCase("binary", "y_true,y_score", "1,0.9", "0,0.2", "confusion.svg precision-recall.svg roc.svg")]
    [TestCase("binary", "y_true,y_pred", "1,1", "0,0", "confusion.svg")]
    [TestCase("multiclass", "y_true,p0,p1", "1,0,1", "0,1,0", "confusion.svg")]
    [TestCase("multilabel", "y_true_0,y_true_1,y_pred_0,y_pred_1", "1,0,1,0", "0,1,1,1", "confusion-0.svg confusion-1.svg")]
    public void Pictures_are_those_that_the_columns_allow(string task, string header, string first, string second, string expected)
    {
        string folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"pictures-{Guid.NewGuid():N}");
        using ProgramRun run = new([header, first, second], task, "--plot", folder);
        Assert.That(Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal), Is.EqualTo(expected.Split(' ')));
        Directory.Delete(folder, recursive: true);
    }

    private static JsonElement Json(ProgramRun run) => JsonDocument.Parse(run.Output).RootElement;

    private static string Lines(params string[] lines) => string.Join(Environment.NewLine, lines);
}
