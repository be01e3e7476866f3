using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ModelObservability.Testing;

namespace ModelObservability.Adapter.Tests;

/// <summary>The adapter that is tested here is the one the page shows, and it has no more rights than anybody.</summary>
[TestFixture]
public sealed partial class PageTests
{
    private static IEnumerable<string> Files =>
        Directory.EnumerateFiles(Repository.PathOf("tests/ModelObservability.Adapter.Tests/Adapter"), "*.cs").Select(file => Path.GetFileName(file)!);

    [TestCaseSource(nameof(Files))]
    public void The_page_shows_every_file_of_the_adapter(string file)
    {
        string code = File.ReadAllText(Repository.PathOf("tests/ModelObservability.Adapter.Tests/Adapter/" + file));
        Assert.That(File.ReadAllText(Repository.PathOf("docs/write-an-adapter.md")), Does.Contain(Head().Replace(code, "").Trim()));
    }

    [Test]
    public void The_core_is_no_friend_of_this_assembly()
    {
        IEnumerable<string> friends = typeof(ModelMonitor).Assembly.GetCustomAttributes(typeof(InternalsVisibleToAttribute), false)
            .Cast<InternalsVisibleToAttribute>().Select(friend => friend.AssemblyName);
        Assert.That(friends, Has.None.EqualTo(typeof(PageTests).Assembly.GetName().Name));
    }

    /// <summary>What stands above the types: the page says it once.</summary>
    [GeneratedRegex(@"^(using [^\n]+|namespace [^\n]+)\n", RegexOptions.Multiline)]
    private static partial Regex Head();
}
