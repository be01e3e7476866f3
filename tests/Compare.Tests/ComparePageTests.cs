using System.Text.RegularExpressions;
using ModelObservability.Testing;

namespace Compare.Tests;

/// <summary>The code on docs/compare.md is the code that was compiled and measured, and its lines are counted right.</summary>
[TestFixture]
public sealed partial class ComparePageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs/compare.md"));

    private static IEnumerable<string> Files => Directory.EnumerateFiles(Repository.PathOf("benchmarks/Compare"), "*.cs", SearchOption.AllDirectories)
        .Where(static file => File.ReadAllText(file).Contains("// shown", StringComparison.Ordinal)).Select(static file => Path.GetRelativePath(Repository.PathOf("."), file).Replace('\\', '/')).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Files))]
    public void The_page_shows_what_is_compiled(string file) => Assert.That(Blocks(), Does.Contain(Shown(file)));

    [Test]
    public void The_page_shows_nothing_else() => Assert.That(Blocks(), Is.EquivalentTo(Files.Select(Shown)));

    [TestCaseSource(nameof(Files))]
    public void Lines_are_counted_without_empty_ones(string file)
    {
        int lines = Shown(file).Split('\n').Count(static line => line.Trim().Length > 0);
        Assert.That(Page, Does.Contain($"[{lines}](../{file})"));
    }

    private static string[] Blocks() => [.. Block().Matches(Page).Select(static match => match.Groups[1].Value)];

    /// <summary>The lines between the marks, moved to the margin.</summary>
    private static string Shown(string file)
    {
        string[] lines = [.. File.ReadAllLines(Repository.PathOf(file)).SkipWhile(static line => line.Trim() != "// shown").Skip(1).TakeWhile(static line => line.Trim() != "// until here")];
        return string.Concat(lines.Select(static line => (line.Length > 4 ? line[4..] : "") + "\n"));
    }

    [GeneratedRegex(@"```cs\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
