using ModelObservability.Training.Sinks.Mlflow;

namespace ModelObservability.Training.Sinks.Tests.Mlflow;

/// <summary>Keys that are paths are told so that a server that makes files of them can.</summary>
[TestFixture]
public sealed class MlflowPathsTests
{
    [Test]
    public void No_key_lies_within_another()
    {
        string[] names = ["loss/box", "loss/cls", "learning_rate/a", "a", "a/b", "a/b/c", "c/d", "c", "c/e", "x/y/z", "x/y", "x", "plain", "a_b"];
        foreach (string[] order in (string[][])[names, [.. names.Reverse()]])
        {
            MlflowPaths paths = new("train/", "loss", "learning_rate");
            string[] keys = ["train/loss", "train/learning_rate", .. order.Select(name => paths.Fitting(MlflowNames.Key("train/" + name)))];
            Assert.That(keys, Is.Unique);
            Assert.That(keys.Where(key => keys.Any(other => other.StartsWith(key + "/", StringComparison.Ordinal))), Is.Empty);
            Assert.That(keys, Is.All.StartWith("train/"));
            Assert.That(order.Select(name => paths.Fitting(MlflowNames.Key("train/" + name))), Is.EqualTo(keys[2..]), "asked again");
        }
    }

    [Test]
    public void A_key_without_conflicts_remains_a_path() =>
        Assert.That(new MlflowPaths("train/", "loss").Fitting("train/detection/loss/box"), Is.EqualTo("train/detection/loss/box"));

    [Test]
    public void Replaced_paths_do_not_exceed_the_length_of_keys()
    {
        MlflowPaths paths = new("train/", "loss");
        Assert.That(paths.Fitting(MlflowNames.Key("train/loss/" + new string('x', 400))), Has.Length.EqualTo(MlflowNames.MaxKey));
    }
}
