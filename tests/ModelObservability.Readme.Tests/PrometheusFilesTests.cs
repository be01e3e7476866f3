using System.Text.RegularExpressions;
using ModelObservability.Testing;

namespace ModelObservability.ReadmeTests;

/// <summary>The configuration, the rules and the queries that are handed out are held against Prometheus' own tool.</summary>
[TestFixture]
public sealed partial class PrometheusFilesTests
{
    private static readonly string Folder = Repository.PathOf("deploy/prometheus");

    [TestCase("check", "config", "prometheus.yml")]
    [TestCase("check", "rules", "model.rules.yml")]
    [TestCase("test", "rules", "tests/model.test.yml")]
    public async Task Promtool_accepts_what_is_handed_out(string verb, string what, string file)
    {
        (int exitCode, string output, string error) = await PromtoolAsync(verb, what, Path.Combine(Folder, file));
        Assert.That(exitCode, Is.Zero, output + error);
    }

    [Test]
    public async Task Every_query_of_the_page_is_one()
    {
        string[] queries = [.. Row().Matches(await File.ReadAllTextAsync(Repository.PathOf("docs/queries.md"))).Select(static match => match.Groups[1].Value.Replace(@"\|", "|", StringComparison.Ordinal))];
        Assert.That(queries, Has.Length.GreaterThan(15));

        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "groups:\n- name: page\n  rules:\n" + string.Concat(queries.Select(static (query, index) => $"  - record: page:query{index}\n    expr: '{query}'\n")));
            (int exitCode, string output, string error) = await PromtoolAsync("check", "rules", file);
            Assert.That(exitCode, Is.Zero, output + error);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public async Task Every_metric_of_a_query_or_rule_is_one_that_is_published()
    {
        string[] published = [.. (await File.ReadAllTextAsync(Repository.PathOf("docs/telemetry.md"))).Split('\n').Select(static line => Published().Match(line)).Where(static match => match.Success)
            .Select(static match => match.Groups[1].Value.Replace('.', '_'))];
        string text = await File.ReadAllTextAsync(Repository.PathOf("docs/queries.md")) + await File.ReadAllTextAsync(Path.Combine(Folder, "model.rules.yml"));
        string[] unknown = [.. Selected().Matches(text).Select(static match => match.Groups[1].Value).Distinct().Where(name => !published.Any(one => name == one || Endings().Replace(name, "") == one))];
        Assert.That(unknown, Is.Empty);
    }

    private static Task<(int ExitCode, string Output, string Error)> PromtoolAsync(params IEnumerable<string> arguments) =>
        ExternalProcess.RunAsync(ExternalProcess.Require("promtool", debianPackage: "prometheus"), arguments, ReadOnlyMemory<byte>.Empty);

    [GeneratedRegex(@"^\| [^|]+\| [^|]+\| `(.+)` \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^\| `(ml\.[a-z0-9_.]+)` \| ")]
    private static partial Regex Published();

    /// <summary>A metric is followed by its attributes or its window; an attribute is not.</summary>
    [GeneratedRegex(@"(?<![a-z0-9_:])(ml_[a-z0-9_]+)(?=[\{\[])")]
    private static partial Regex Selected();

    [GeneratedRegex(@"(_seconds|_joules)?(_total|_bucket|_sum|_count)?$")]
    private static partial Regex Endings();
}
