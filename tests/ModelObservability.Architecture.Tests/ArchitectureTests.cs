using System.Text.RegularExpressions;
using ModelObservability.Testing;

namespace ModelObservability.ArchitectureTests;

/// <summary>The rules of REVIEW.md that can be read off the sources.</summary>
[TestFixture]
public sealed partial class ArchitectureTests
{
    private static readonly string[] Sources =
    [
        .. Directory.EnumerateFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal)),
    ];

    [Test]
    public void Metrics_know_nothing_of_telemetry_time_or_the_features_above_them()
    {
        string[] metrics = [.. Sources.Where(file => file.Contains("/ModelObservability.Metrics/", StringComparison.Ordinal))];
        Assert.That(metrics, Is.Not.Empty);
        Assert.That(metrics.Where(file => UsesFeatures().IsMatch(File.ReadAllText(file))), Is.Empty);
        Assert.That(metrics.Where(file => File.ReadLines(file).Any(line => !line.TrimStart().StartsWith("///", StringComparison.Ordinal)
            && (line.Contains("Stopwatch", StringComparison.Ordinal) || line.Contains("TimeProvider.System", StringComparison.Ordinal)))), Is.Empty);
    }

    [Test]
    public void Kernels_know_nothing_of_what_stands_on_them()
    {
        Assert.That(Sources.Where(file => file.Contains("/ModelObservability.Metrics/Kernels/", StringComparison.Ordinal)
            && File.ReadAllText(file).Contains("using ModelObservability", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Every_catch_all_counts_what_it_swallows()
    {
        string[] silent = [.. Sources.Where(file => file.Contains("/src/ModelObservability/", StringComparison.Ordinal) || file.Contains("/src/ModelObservability.Metrics/", StringComparison.Ordinal) || file.Contains("/src/ModelObservability.Training.Sinks/", StringComparison.Ordinal)).SelectMany(file => CatchAll().Matches(File.ReadAllText(file))
            .Where(match => !match.Value.Contains("when (", StringComparison.Ordinal))
            .Select(match => $"{Path.GetFileName(file)}: {match.Value.Trim()}"))];

        Assert.That(silent, Is.Empty);
    }

    [Test]
    public void Pointers_are_where_a_decision_allows_them_only()
    {
        string[] unsafeFiles = [.. Sources.Where(file => Pointers().IsMatch(File.ReadAllText(file))).Select(Path.GetFileName).OfType<string>()];
        string[] unsafeProjects =
        [
            .. Directory.EnumerateFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories)
                .Where(file => File.ReadAllText(file).Contains("AllowUnsafeBlocks", StringComparison.Ordinal)).Select(Path.GetFileNameWithoutExtension).OfType<string>(),
        ];

        Assert.That(unsafeFiles, Is.EquivalentTo(["NativeNvml.cs"]), "decisions 0005 and 0008");
        Assert.That(unsafeProjects, Is.EquivalentTo(["ModelObservability.Gpu"]));
    }

    [Test]
    public void No_package_is_a_friend_of_another()
    {
        string[] projects = [.. new[] { "src", "adapters" }.SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.*proj", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Repository.PathOf(folder), "Directory.Build.*", SearchOption.AllDirectories)))];
        (string Project, string Friend)[] friends =
        [
            .. projects.SelectMany(project => Friends().Matches(File.ReadAllText(project))
                .SelectMany(match => match.Groups[1].Value.Split(';').Select(friend => (Path.GetFileName(project), friend)))),
            .. Sources.SelectMany(file => FriendAttribute().Matches(File.ReadAllText(file)).Select(match => (Path.GetFileName(file), match.Groups[1].Value))),
        ];

        Assert.That(friends, Is.Not.Empty);
        Assert.That(friends.Where(pair => !pair.Friend.EndsWith(".Tests", StringComparison.Ordinal) && pair.Friend != "ModelObservability.Benchmarks"), Is.Empty);
    }

    [GeneratedRegex(@"<InternalsVisibleTo\s+Include=""([^""]+)""")]
    private static partial Regex Friends();

    [GeneratedRegex(@"InternalsVisibleTo\(""([^"",]+)")]
    private static partial Regex FriendAttribute();

    [TestCase("docs/architecture.md")]
    [TestCase("CONTRIBUTING.md")]
    [TestCase("docs/backends.md")]
    public void Every_place_that_a_map_names_exists(string page)
    {
        string[] named = [.. Places().Matches(File.ReadAllText(Repository.PathOf(page))).Select(match => match.Groups[1].Value).Distinct()];
        Assert.That(named, Has.Length.GreaterThan(5));
        Assert.That(named.Where(place => !File.Exists(Repository.PathOf(place)) && !Directory.Exists(Repository.PathOf(place))), Is.Empty);
    }

    [Test]
    public void Decisions_are_numbered_without_a_gap()
    {
        string[] numbers = [.. Directory.EnumerateFiles(Repository.PathOf("docs/decisions"), "0*.md").Select(file => Path.GetFileName(file)[..4]).Order(StringComparer.Ordinal)];
        Assert.That(numbers, Is.EqualTo(Enumerable.Range(1, numbers.Length).Select(number => number.ToString("D4", System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Test]
    public void A_folder_is_a_feature_of_at_most_25_files() =>
        Assert.That(Sources.GroupBy(file => Path.GetDirectoryName(file)!).Where(folder => folder.Count() > 25).Select(folder => folder.Key), Is.Empty);

    [GeneratedRegex(@"`((?:src|tests|tools|adapters|docs|deploy|samples|benchmarks)/[\w./-]+)`")]
    private static partial Regex Places();

    [GeneratedRegex(@"^\s*[^/\s].*\bunsafe\b", RegexOptions.Multiline)]
    private static partial Regex Pointers();

    [GeneratedRegex(@"using ModelObservability\.(Telemetry|Inference|Quality|Training|Signals|Detection|Comparison)|using System\.Diagnostics\.Metrics|ModelMonitor\b")]
    private static partial Regex UsesFeatures();

    [GeneratedRegex(@"catch\s*(\(Exception[^)]*\))?\s*(when \([^\n]*)?\n")]
    private static partial Regex CatchAll();
}
