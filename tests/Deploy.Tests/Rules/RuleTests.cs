using ModelObservability.Testing;

namespace Deploy.Tests.Rules;

/// <summary>The rules and their tests, to Prometheus' own tool.</summary>
[TestFixture]
public sealed class RuleTests
{
    private static readonly string Folder = Repository.PathOf("deploy/prometheus");

    private static IEnumerable<string> RuleFiles => Directory.EnumerateFiles(Folder, "*.rules.yml").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal);

    private static IEnumerable<string> TestFiles => Directory.EnumerateFiles(Path.Combine(Folder, "tests"), "*.test.yml").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(RuleFiles))]
    public async Task Promtool_accepts_the_rules(string file)
    {
        (int exitCode, string output, string error) = await PromtoolAsync("check", "rules", "--lint-fatal", Path.Combine(Folder, file));
        Assert.That(exitCode, Is.Zero, output + error);
        Assert.That(output, Does.Match("[1-9][0-9]* rules found"));
    }

    [TestCaseSource(nameof(TestFiles))]
    public async Task Each_alert_fires_and_stays_quiet_as_its_tests_say(string file)
    {
        (int exitCode, string output, string error) = await PromtoolAsync("test", "rules", Path.Combine(Folder, "tests", file));
        Assert.That(exitCode, Is.Zero, output + error);
    }

    [Test]
    public async Task Every_alert_has_a_test_that_fires_and_one_that_stays_quiet()
    {
        string tests = string.Concat(TestFiles.Select(file => File.ReadAllText(Path.Combine(Folder, "tests", file))));
        string[] alerts = [.. (await Task.WhenAll(RuleFiles.Where(file => file != "model.rules.yml").Select(file => File.ReadAllLinesAsync(Path.Combine(Folder, file)))))
            .SelectMany(lines => lines).Where(line => line.Contains("- alert: ", StringComparison.Ordinal)).Select(line => line.Split(": ")[1]).Distinct()];
        Assert.That(alerts, Has.Length.GreaterThan(25));
        Assert.That(alerts.Where(alert => !tests.Contains($"        alertname: {alert}\n        exp_alerts:\n          - exp_labels", StringComparison.Ordinal)), Is.Empty, "no test that fires");
        Assert.That(alerts.Where(alert => !tests.Contains($"alertname: {alert}, exp_alerts: []", StringComparison.Ordinal)), Is.Empty, "no test that stays quiet");
    }

    private static Task<(int ExitCode, string Output, string Error)> PromtoolAsync(params IEnumerable<string> arguments) =>
        ExternalProcess.RunAsync(ExternalProcess.Require("promtool", debianPackage: "prometheus"), arguments, ReadOnlyMemory<byte>.Empty, TimeSpan.FromMinutes(3));
}
