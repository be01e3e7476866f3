using System.Text;
using System.Text.Json;
using Evaluate.Arguments;
using Evaluate.Rows;
using Evaluate.Scoring;

namespace Evaluate.Tests;

internal sealed class EvaluationTests
{
    private readonly StringWriter output = new(), errors = new();

    [TestCase("y_true,y_pred\n1,1\n0,1\n", 0, TestName = "All rows are good")]
    [TestCase("y_true,y_pred\n1,1\nx,1\n", 0, TestName = "As many rows are rejected as accepted")]
    [TestCase("y_true,y_pred\n1,1\nx,1\n1\n", 2, TestName = "More rows are rejected than accepted")]
    [TestCase("y_true,y_pred\n1,1\n7,1\n9,1\n", 2, TestName = "Rows with a label out of range are rejected too")]
    [TestCase("y_true,y_pred\n", 0, TestName = "No rows")]
    public void The_exit_code_says_whether_most_rows_were_rejected(string text, int expected) =>
        Assert.That(Run(text, new EvaluateOptions { Task = EvaluationTask.Binary, File = "f.csv" }), Is.EqualTo(expected));

    [Test]
    public void Json_has_the_rows_the_rejected_and_the_scores()
    {
        Run("y_true,y_pred\n1,1\nx,1\n7,1\n0,0\n", new EvaluateOptions { Task = EvaluationTask.Binary, File = "f.csv", Json = true });
        JsonElement json = JsonDocument.Parse(output.ToString()).RootElement;
        Assert.That(json.GetProperty("rows").GetInt64(), Is.EqualTo(2));
        Assert.That(json.GetProperty("rejected").GetInt64(), Is.EqualTo(2));
        Assert.That(json.GetProperty("sum").GetInt64(), Is.EqualTo(1));
        Assert.That(errors.ToString(), Is.EqualTo(
            $"f.csv:3:1: y_true: \"x\" is not an integer{errors.NewLine}f.csv:4:1: y_true: \"7\" is out of range; allowed is 0 to 1{errors.NewLine}"));
    }

    [Test]
    public void Pictures_are_written_into_their_folder()
    {
        string folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, "plots-" + TestContext.CurrentContext.Test.ID);
        Run("y_true,y_pred\n1,1\n", new EvaluateOptions { Task = EvaluationTask.Binary, File = "f.csv", PlotFolder = folder });
        Assert.That(File.ReadAllText(Path.Combine(folder, "sum.svg")), Is.EqualTo("<svg/>"));
        Directory.Delete(folder, recursive: true);
    }

    [TestCase(EvaluationTask.Binary, "y_true,x\n", "needed is y_pred or y_score")]
    [TestCase(EvaluationTask.Binary, "y_pred\n", "no column y_true; the file has y_pred")]
    [TestCase(EvaluationTask.Multiclass, "y_true,p1\n", "needed is y_pred or p0")]
    [TestCase(EvaluationTask.Multilabel, "y_true_0,y_true_2,y_pred_0,y_pred_2\n", "There is a column y_true_2 but none named y_true_1")]
    [TestCase(EvaluationTask.Binary, "y_true;y_pred\n", "the file has y_true;y_pred. Commas separate the columns.")]
    [TestCase(EvaluationTask.Multiclass, "y_true,p0,p1\n", "There are 2 columns p0 …; needed are 3")]
    [TestCase(EvaluationTask.Multilabel, "y_true_0,y_true_1,y_pred_0\n", "There are 1 columns y_pred_0 …; needed are 2")]
    [TestCase(EvaluationTask.Regression, "y_true,y_score\n", "no column y_pred")]
    public void Columns_that_are_missing_are_named(EvaluationTask task, string header, string message) => Assert.That(
        () => Run(header, new EvaluateOptions { Task = task, File = "f.csv", Classes = task == EvaluationTask.Multiclass ? 3 : null }),
        Throws.InstanceOf<InvalidDataException>().With.Message.Contains(message));

    [TestCase("y_true,p0,p2\n", "There is a column p2 but none named p1")]
    [TestCase("y_true,p1,p2\n", "There is a column p1 but none named p0")]
    [TestCase("y_true,p0,p1,p99999999999\n", "none named p2")]
    public void A_class_without_its_column_is_named(string header, string message) => Assert.That(
        () => Columns(EvaluationTask.Multiclass, header), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(message));

    [Test]
    public void Columns_that_only_look_like_a_family_are_passed_over()
    {
        TaskColumns columns = Columns(EvaluationTask.Multiclass, "y_true,p0,p1,p01,p_2,price2,p\n");
        Assert.That(columns.Groups[1].Width, Is.EqualTo(2));
        columns = TaskColumns.Of(
            new EvaluateOptions { Task = EvaluationTask.Multiclass, File = "f", Classes = 2 }, new RowReader(Bytes("y_true,p0,p1,p50\n"), "f", _ => { }).Header);
        Assert.That(columns.Groups[1].Width, Is.EqualTo(2), "--classes says so");
    }

    [Test]
    public void Labels_predictions_and_scores_are_told_apart()
    {
        TaskColumns columns = Columns(EvaluationTask.Multilabel, "y_score_0,y_score_1,y_true_1,y_true_0\n");
        Assert.That(columns.Groups[TaskColumns.Labels].Positions, Is.EqualTo((int[])[3, 2]));
        Assert.That((columns.Predictions, columns.Scores), Is.EqualTo(((int?)null, 1)));

        columns = Columns(EvaluationTask.Multiclass, "y_true,y_pred,p0,p1,p2\n");
        Assert.That((columns.Predictions, columns.Scores), Is.EqualTo((1, 2)));
        Assert.That(columns.Groups[2].Width, Is.EqualTo(3));
    }

    [SetUp]
    public void Forget()
    {
        output.GetStringBuilder().Clear();
        errors.GetStringBuilder().Clear();
    }

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    private static TaskColumns Columns(EvaluationTask task, string header) =>
        TaskColumns.Of(new EvaluateOptions { Task = task, File = "f" }, new RowReader(Bytes(header), "f", _ => { }).Header);

    private int Run(string text, EvaluateOptions options) =>
        new Evaluation(options, output, errors, (_, _) => new SumOfLabels()).Run(Bytes(text));

    /// <summary>The least that a scoring can be: it adds the labels up.</summary>
    private sealed class SumOfLabels : IScoring
    {
        private long sum;

        public void Add(RowBatch batch)
        {
            foreach (int label in batch.Classes(TaskColumns.Labels))
                sum += label;
        }

        public void Write(Utf8JsonWriter json) => json.WriteNumber("sum", sum);

        public void Write(TextWriter text) => text.WriteLine(sum);

        public IEnumerable<(string Name, string Svg)> Plots() => [("sum", "<svg/>")];
    }
}
