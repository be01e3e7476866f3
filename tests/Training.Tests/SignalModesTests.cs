using ModelObservability.Testing;
using Training.Breaking;

namespace Training.Tests;

/// <summary>Whatever can be found in a training can be seen to be found.</summary>
[TestFixture]
public sealed class SignalModesTests
{
    private static readonly string Folder = Repository.PathOf("docs/signals");

    [Test]
    public void Every_signal_of_a_training_has_a_mode()
    {
        string[] codes = [.. Directory.GetFiles(Folder, "MO2*.md").Select(static path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

        Assert.That(codes, Is.Not.Empty);
        Assert.That(Breakage.All.Select(static one => one.Code).Distinct().Order(StringComparer.Ordinal), Is.EqualTo(codes));
    }

    [Test]
    public void Help_and_the_page_name_every_mode()
    {
        string page = File.ReadAllText(Repository.PathOf("samples/Training/README.md"));
        string usage = Options.Usage;
        foreach (Breakage mode in Breakage.All)
        {
            Assert.That(usage, Does.Match($@"(?m)^ +{mode.Name}  "));
            Assert.That(page, Does.Contain($"| `{mode.Name}` |").And.Contain($"[{mode.Code}]"));
        }
    }
}
