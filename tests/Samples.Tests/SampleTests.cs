using System.Text.RegularExpressions;

namespace Samples.Tests;

/// <summary>What every sample has.</summary>
[TestFixture]
public sealed class SampleTests
{
    [TestCase("Minimal")]
    [TestCase("Quickstart")]
    [TestCase("Training")]
    [TestCase("Chat")]
    [TestCase("DriftLab")]
    [TestCase("ModelServers")]
    public async Task Help_says_what_it_does_and_an_argument_that_there_is_not_is_refused(string sample)
    {
        var (helped, help, complaint) = await Run.Async(sample, "--help");
        var (refused, output, mistake) = await Run.Async(sample, "--no-such-option");

        Assert.That((helped, complaint), Is.EqualTo((0, "")));
        Assert.That(help, Does.Contain("OTEL_EXPORTER_OTLP_ENDPOINT").And.Not.Match("\e"));
        Assert.That((refused, output), Is.EqualTo((2, "")));
        Assert.That(mistake, Does.StartWith("--no-such-option ").And.Contain("--help"));
    }

    [Test]
    public async Task The_smallest_sample_shows_what_left_the_process()
    {
        (int exitCode, string output, string error) = await Run.Async("Minimal");

        Assert.That((exitCode, error), Is.EqualTo((0, "")));
        Assert.That(output, Does.StartWith("accuracy 100"));
        Assert.That(output, Does.Match(@"http://127\.0\.0\.1:\d+/metrics"));
        Assert.That(output, Does.Match(@"ml_inference_items_total\{.*ml_inference_outcome=""success"",.*\} 1\n"));
        Assert.That(Regex.Matches(output, @"ml_quality_outcomes_total\{.*\} 1\n"), Has.Count.EqualTo(2), "one true positive, one true negative");
    }
}
