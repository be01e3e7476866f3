using System.Text;
using ModelObservability.Testing;

namespace ModelObservability.Prometheus.Tests.Checkers;

/// <summary>Prometheus' own checker reads the text format with Prometheus' own parser and looks for bad habits in it.</summary>
public sealed class PromtoolTests
{
    [Test]
    public async Task Promtool_has_no_complaint()
    {
        string promtool = ExternalProcess.Require("promtool", debianPackage: "prometheus");
        using ScrapedMeter scraped = RealisticMeter.Create(hostileStrings: 1_900);

        (int exitCode, string output, string error) = await ExternalProcess.RunAsync(promtool, ["check", "metrics"], scraped.Body(ExpositionFormat.Text));

        Assert.That(output + error, Is.Empty);
        Assert.That(exitCode, Is.Zero);
    }

    [TestCase("# TYPE a gauge\na{x=\"} 1\n")]
    [TestCase("# HELP a_total Help\n# TYPE a_total gauge\na_total 1\n")]
    public async Task Promtool_would_complain(string body)
    {
        string promtool = ExternalProcess.Require("promtool", debianPackage: "prometheus");

        (int exitCode, _, string error) = await ExternalProcess.RunAsync(promtool, ["check", "metrics"], Encoding.UTF8.GetBytes(body));

        Assert.That(error, Is.Not.Empty);
        Assert.That(exitCode, Is.Not.Zero);
    }
}
