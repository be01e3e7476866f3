using System.Text.RegularExpressions;
using ModelObservability.Testing;

namespace ModelObservability.Prometheus.Tests.Mappings;

/// <summary>The rule files against our telemetry pages, their own page, and Prometheus' checker.</summary>
public sealed partial class MappingRulesTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("deploy/mappings/README.md"));

    [TestCaseSource(typeof(MappingRules), nameof(MappingRules.Systems))]
    public void Every_recorded_name_is_one_of_ours(string system)
    {
        HashSet<string> ours = [.. DocumentedSeries()];
        Assert.That(ours, Does.Contain("ml_inference_duration_seconds_bucket").And.Contain("hw_energy_joules_total").And.Contain("ml_tokens_total"));
        Assert.That(MappingRules.Of(system).Select(rule => rule.Record).Distinct(), Is.SubsetOf(ours));
    }

    [TestCaseSource(typeof(MappingRules), nameof(MappingRules.Systems))]
    public void Every_label_that_is_added_is_an_attribute_of_ours(string system)
    {
        HashSet<string> ours = [.. Pages().SelectMany(page => Quoted().Matches(page)).Select(match => match.Groups[1].Value.Replace('.', '_')), "le"];
        Assert.That(MappingRules.Of(system).SelectMany(rule => StaticLabel().Matches(rule.Selector).Concat(CopiedLabel().Matches(rule.Expression)))
            .Select(match => match.Groups[1].Value).Distinct(), Is.SubsetOf(ours).And.Not.Empty);
    }

    [TestCaseSource(typeof(MappingRules), nameof(MappingRules.Systems))]
    public void Every_rule_is_written_in_the_form_the_tests_read(string system)
    {
        int written = File.ReadLines(MappingRules.FileOf(system)).Count(line => line.Contains("record:", StringComparison.Ordinal));
        Assert.That(MappingRules.Of(system), Has.Count.EqualTo(written).And.All.Matches<MappingRule>(rule => rule!.Foreign().Any()));
    }

    [TestCaseSource(typeof(MappingRules), nameof(MappingRules.Systems))]
    public void The_page_names_what_each_rule_reads_and_records(string system)
    {
        foreach (MappingRule rule in MappingRules.Of(system))
        {
            string[] lines = [.. Page.Split('\n').Where(line => line.Contains($"`{Family(rule.Record)}", StringComparison.Ordinal))];
            Assert.That(lines, Is.Not.Empty, rule.Record);
            foreach (string foreign in rule.Foreign())
                Assert.That(lines, Has.Some.Contains(Family(foreign)), $"{foreign} -> {rule.Record}");
        }
    }

    [Test]
    public async Task Promtool_accepts_the_rules_and_their_tests_pass()
    {
        string promtool = ExternalProcess.Require("promtool", debianPackage: "prometheus");
        string[] rules = [.. MappingRules.Systems.Select(MappingRules.FileOf)];
        string[] tests = [.. MappingRules.Systems.Select(system => Repository.PathOf($"deploy/mappings/tests/{system}.test.yml"))];

        var check = await ExternalProcess.RunAsync(promtool, ["check", "rules", .. rules], ReadOnlyMemory<byte>.Empty);
        Assert.That(check.ExitCode, Is.Zero, check.Output + check.Error);
        var test = await ExternalProcess.RunAsync(promtool, ["test", "rules", .. tests], ReadOnlyMemory<byte>.Empty);
        Assert.That(test.ExitCode, Is.Zero, test.Output + test.Error);
        Assert.That(test.Output + test.Error, Does.Contain("SUCCESS"));
    }

    /// <summary>Every series name of the telemetry pages, as the exporter writes it.</summary>
    private static IEnumerable<string> DocumentedSeries()
    {
        using ScrapedMeter scraped = new();
        foreach (Match row in Pages().SelectMany(page => Instrument().Matches(page)))
        {
            (string name, string unit) = (row.Groups["name"].Value, row.Groups["unit"].Value);
            switch (row.Groups["kind"].Value)
            {
                case "counter":
                    scraped.Meter.CreateCounter<double>(name, unit).Add(1);
                    break;
                case "histogram":
                    scraped.Meter.CreateHistogram<double>(name, unit).Record(1);
                    break;
                default:
                    scraped.Meter.CreateGauge<double>(name, unit).Record(1);
                    break;
            }
        }

        return [.. scraped.Text().Families.SelectMany(family => family.Samples).Select(sample => sample.Name).Distinct()];
    }

    private static string[] Pages() =>
        [.. new[] { "telemetry.md", "telemetry-gpu.md", "telemetry-chat.md" }.Select(page => File.ReadAllText(Repository.PathOf("docs/" + page)))];

    private static string Family(string series) => Part().Replace(series, "");

    [GeneratedRegex(@"^\| `(?<name>[a-z0-9_.]+)` \| (?<kind>counter|histogram|gauge|up-down counter) \| `(?<unit>[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Instrument();

    [GeneratedRegex("`([a-z0-9_.]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex("""[{,]([a-z_]+)=""")]
    private static partial Regex StaticLabel();

    [GeneratedRegex("""
        "([a-z_]+)", "[$0-9.]+", "\w+", "
        """)]
    private static partial Regex CopiedLabel();

    [GeneratedRegex("(?<=seconds|histogram_ms|tokens|usage|batch_size)_(bucket|sum|count)$")]
    private static partial Regex Part();
}
