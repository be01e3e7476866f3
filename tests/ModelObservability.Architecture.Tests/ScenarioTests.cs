using System.Text.RegularExpressions;
using ModelObservability.Testing;

namespace ModelObservability.ArchitectureTests;

/// <summary>Signals have a test that provokes them through the public API and one that stays quiet; the tests say so with an attribute.</summary>
[TestFixture]
public sealed partial class ScenarioTests
{
    private static readonly string[] Codes =
    [
        .. Directory.EnumerateFiles(Repository.PathOf("docs/signals"), "MO*.md").Select(static file => Path.GetFileNameWithoutExtension(file)!)
            .Order(StringComparer.Ordinal),
    ];

    private static readonly string Tests = string.Concat(Directory.EnumerateFiles(Repository.PathOf("tests"), "*Tests.cs", SearchOption.AllDirectories).Select(File.ReadAllText));

    [Test]
    public void Each_signal_is_provoked_by_a_test() => Assert.That(Marked(Provokes()), Is.SupersetOf(Codes));

    [Test]
    public void Each_signal_has_a_test_in_which_it_stays_quiet() => Assert.That(Marked(StaysQuiet()), Is.SupersetOf(Codes));

    private static HashSet<string> Marked(Regex attribute) => [.. attribute.Matches(Tests).SelectMany(static match => Code().Matches(match.Value)).Select(static match => match.Value)];

    [GeneratedRegex(@"\bProvokes\([^)]*\)")]
    private static partial Regex Provokes();

    [GeneratedRegex(@"\bStaysQuiet\([^)]*\)")]
    private static partial Regex StaysQuiet();

    [GeneratedRegex(@"MO\d{4}")]
    private static partial Regex Code();
}
