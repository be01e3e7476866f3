using System.Text.Json;

namespace Evaluate.Tests;

/// <summary>Classes and labels have names where the command line gives them.</summary>
internal sealed class NamesTests
{
    private static readonly string[] Animals = ["y_true,y_pred", "cat,cat", "dog,cat", "bird,bird", "2,dog"];

    [Test]
    public void Cells_hold_names_or_numbers_and_tables_hold_names()
    {
        using ProgramRun text = new(Animals, "multiclass", "--names", "cat,dog,bird"), json = new(Animals, "multiclass", "--names", "cat,dog,bird", "--json");
        Assert.That((text.ExitCode, text.Errors), Is.EqualTo((0, "")));
        Assert.That(text.Output, Does.Match(@"(?m)^true \\ predicted  cat  dog  bird\r?$").And.Match(@"(?m)^bird +0 +1 +1\r?$").And.Match(@"(?m)^cat +0\.5000 +1\.0000 "));
        JsonElement root = JsonDocument.Parse(json.Output).RootElement;
        Assert.That(JsonSerializer.Serialize(root.GetProperty("class_names")), Is.EqualTo("""["cat","dog","bird"]"""));
        Assert.That(JsonSerializer.Serialize(root.GetProperty("confusion_matrix")), Is.EqualTo("[[1,0,0],[1,0,0],[0,1,1]]"));
    }

    [Test]
    public void A_cell_that_is_neither_is_named()
    {
        using ProgramRun run = new([.. Animals, "Cat,cat"], "multiclass", "--names", "cat,dog,bird");
        Assert.That(run.Errors, Does.Contain("f.csv:6:1: y_true: \"Cat\" is no integer and none of the names"));
    }

    [Test]
    public void Where_a_name_is_a_number_cells_are_names()
    {
        using ProgramRun run = new(["y_true,y_pred", "1,1", "2,1", "3,3", "0,1"], "multiclass", "--names", "1,2,3", "--json");
        Assert.That(JsonSerializer.Serialize(JsonDocument.Parse(run.Output).RootElement.GetProperty("confusion_matrix")), Is.EqualTo("[[1,0,0],[1,0,0],[0,0,1]]"));
        Assert.That(run.Errors, Does.Contain("f.csv:5:1: y_true: \"0\" is none of the names"));
    }

    [Test]
    public void Two_classes_and_several_labels_have_names_too()
    {
        using ProgramRun binary = new(["y_true,y_pred", "stays,leaves", "leaves,leaves"], "binary", "--names", "stays,leaves"),
            labels = new(["y_true_0,y_true_1,y_pred_0,y_pred_1", "1,0,1,0"], "multilabel", "--names", "sky,sea");
        Assert.That(binary.Output, Does.Match(@"(?m)^stays +0 +1\r?$"));
        Assert.That(labels.Output, Does.Match(@"(?m)^sky +0 +0 +0 +1\r?$"));
    }

    [TestCase("multiclass", "a,b", "--names has 2 names; there are 3 classes", "y_true,p0,p1,p2", "0,1,0,0")]
    [TestCase("multilabel", "a,b", "--names has 2 names; there are 1 labels", "y_true_0,y_pred_0", "0,1")]
    [TestCase("binary", "a,b,c", "--names has 3 names; there are 2 classes", "y_true,y_pred", "0,1")]
    [TestCase("regression", "a,b", "--names has no meaning for regression", "y_true,y_pred", "0,1")]
    [TestCase("binary", "a,a", "different names are needed", "y_true,y_pred", "0,1")]
    [TestCase("binary", "a,", "different names are needed", "y_true,y_pred", "0,1")]
    public void Names_that_do_not_fit_are_a_mistake_that_is_told_last(string task, string names, string message, params string[] lines)
    {
        using ProgramRun run = new(lines, task, "--names", names);
        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Errors.TrimEnd().Split('\n')[^1], Does.Contain(message));
    }
}
