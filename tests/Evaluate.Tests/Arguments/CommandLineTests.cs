using Evaluate.Arguments;
using ModelObservability.Metrics;

namespace Evaluate.Tests.Arguments;

internal sealed class CommandLineTests
{
    [Test]
    public void A_task_and_a_file_are_enough() =>
        Assert.That(Parse("regression data.csv"), Is.EqualTo(new EvaluateOptions { Task = EvaluationTask.Regression, File = "data.csv" }));

    [Test]
    public void Options_may_stand_anywhere() => Assert.That(
        Parse("--json binary --undefined scikit-learn - --threshold -1e-3 --plot out"),
        Is.EqualTo(new EvaluateOptions
        {
            Task = EvaluationTask.Binary,
            File = "-",
            Json = true,
            Undefined = Undefined.ScikitLearn,
            Threshold = -0.001,
            PlotFolder = "out",
        }));

    [TestCase("binary f --help")]
    [TestCase("-h")]
    public void Help_is_all_there_is_then(string line) => Assert.That(Parse(line), Is.Null);

    [TestCase("", "given: nothing")]
    [TestCase("binary", "given: binary")]
    [TestCase("binary a b", "given: binary a b")]
    [TestCase("ternary a", "no task ternary")]
    [TestCase("binary a --jsno", "no option --jsno")]
    [TestCase("binary a --threshold", "--threshold needs a value")]
    [TestCase("binary a --threshold 0,5", "--threshold is 0,5")]
    [TestCase("binary a --threshold nan", "--threshold is nan")]
    [TestCase("binary a --undefined zero", "allowed is nan or scikit-learn")]
    [TestCase("multiclass a --classes 1", "--classes is 1; allowed is 2 to 46339")]
    [TestCase("multiclass a --classes 46340", "--classes is 46340; allowed is 2 to 46339")]
    [TestCase("multiclass a --threshold 1", "--threshold has no meaning for multiclass")]
    [TestCase("binary a --bins 0", "--bins is 0; allowed is 1 to 10000")]
    [TestCase("multilabel a --bins 5", "--bins has no meaning for multilabel")]
    [TestCase("regression a --names d,e", "--names has no meaning for regression")]
    [TestCase("regression a --classes 3", "--classes has no meaning for regression")]
    public void Mistakes_are_told(string line, string message) =>
        Assert.That(() => Parse(line), Throws.InstanceOf<UsageException>().With.Message.Contains(message));

    private static EvaluateOptions? Parse(string line) => CommandLine.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
