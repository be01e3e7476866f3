using System.Text.RegularExpressions;
using System.Xml.Linq;
using ModelObservability.Testing;

namespace ModelObservability.ArchitectureTests;

/// <summary><c>docs/backends.md</c> says with which versions something was verified: they are those that the tests are built with.</summary>
[TestFixture]
public sealed partial class BackendsPageTests
{
    private static readonly Dictionary<string, string> Versions = XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
        .SelectMany(static element => ((string)element.Attribute("Include")!).Split(';').Select(name => (Name: name, Version: (string)element.Attribute("Version")!)))
        .ToDictionary(static one => one.Name, static one => one.Version);

    private static IEnumerable<string[]> Rows => File.ReadLines(Repository.PathOf("docs/backends.md")).Where(static line => line.StartsWith("| ", StringComparison.Ordinal))
        .Skip(1).Select(static line => line.Trim()[1..^1].Split('|')).Where(static cells => !cells[0].StartsWith(" ---", StringComparison.Ordinal));

    [Test]
    public void Packages_on_the_page_have_the_versions_of_the_tests()
    {
        (string Package, string Versions)[] named = [.. Rows.SelectMany(static cells => Package().Matches(cells[0]).Select(match => (match.Groups[1].Value, cells[1])))
            .Where(static one => Versions.ContainsKey(one.Value)).Select(static one => (one.Value, one.Item2))];
        Assert.That(named, Has.Length.GreaterThan(12));
        Assert.That(named.Where(static one => !one.Versions.Split(',', StringSplitOptions.TrimEntries).Contains(Versions[one.Package])), Is.Empty);
    }

    [Test]
    public void Every_row_says_what_verifies_it_and_every_test_it_names_is_there()
    {
        string[] classes = [.. new[] { "tests", "adapters" }.SelectMany(static folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*Tests.cs", SearchOption.AllDirectories))
            .Select(static path => Path.GetFileNameWithoutExtension(path))];
        foreach (string[] cells in Rows)
        {
            Assert.That(cells, Has.Length.EqualTo(5), cells[0]);
            Assert.That(Package().Matches(cells[3]), Is.Not.Empty, cells[0]);
            Assert.That(TestClass().Matches(cells[3]).Select(static match => match.Groups[1].Value), Is.SubsetOf(classes), cells[0]);
        }
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Package();

    [GeneratedRegex(@"`(\w+Tests)`")]
    private static partial Regex TestClass();
}
