using ModelObservability.Testing;

namespace Deploy.Tests.Telemetry;

/// <summary><c>docs/telemetry.json</c> says what the library publishes, and dashboards and rules are made from it.</summary>
[TestFixture]
public sealed class TelemetryFileTests
{
    [Test]
    public void The_file_says_what_the_library_publishes()
    {
        string text = TelemetryFile.Text();
        if (Regeneration.IsAsked) File.WriteAllText(TelemetryFile.Path, text);
        Assert.That(File.Exists(TelemetryFile.Path) ? File.ReadAllText(TelemetryFile.Path) : "", Is.EqualTo(text), Regeneration.Hint);
    }

    [Test]
    public void Every_instrument_has_a_name_at_Prometheus_that_no_other_has()
    {
        Assert.That(PublishedInstruments.All, Has.Count.GreaterThan(100));
        Assert.That(PublishedInstruments.All.Select(instrument => instrument.Name), Is.Unique);
        Assert.That(PublishedInstruments.All.Select(instrument => PrometheusNames.OfScrape[instrument.Name]), Is.Unique);
        Assert.That(PublishedInstruments.All.Select(PrometheusNames.OfOtlp), Is.Unique);
    }

    [TestCase("ml.inference.duration", "ml_inference_duration_seconds", "ml_inference_duration_seconds")]
    [TestCase("ml.inference.calls", "ml_inference_calls_total", "ml_inference_calls_total")]
    [TestCase("ml.quality.accuracy", "ml_quality_accuracy", "ml_quality_accuracy_ratio")]
    [TestCase("ml.quality.error.absolute", "ml_quality_error_absolute_total", "ml_quality_error_absolute_total")]
    [TestCase("ml.inference.error.ratio.lower", "ml_inference_error_ratio_lower", "ml_inference_error_lower_ratio")]
    [TestCase("hw.fan.speed_ratio", "hw_fan_speed_ratio", "hw_fan_speed_ratio")]
    [TestCase("hw.power", "hw_power_watts", "hw_power_watts")]
    [TestCase("nvml.gpu.pcie.throughput", "nvml_gpu_pcie_throughput_bytes_per_second", "nvml_gpu_pcie_throughput_bytes_per_second")]
    public void Names_at_Prometheus_are_those_of_the_translators(string instrument, string scrape, string otlp)
    {
        Assert.That(PrometheusNames.OfScrape[instrument], Is.EqualTo(scrape));
        Assert.That(PrometheusNames.OfOtlp(PublishedInstruments.All.Single(one => one.Name == instrument)), Is.EqualTo(otlp));
    }

    [Test]
    public void Every_value_of_an_attribute_is_on_a_page()
    {
        string pages = string.Concat(new[] { "telemetry.md", "telemetry-gpu.md", "telemetry-chat.md" }.Select(page => File.ReadAllText(Repository.PathOf("docs/" + page))));
        Assert.That(AttributeValues.Closed.SelectMany(pair => pair.Value).Where(value => !pages.Contains(value, StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Every_attribute_with_values_is_one_that_an_instrument_carries() =>
        Assert.That(AttributeValues.Closed.Keys, Is.SubsetOf(PublishedInstruments.All.SelectMany(TelemetryFile.AttributesOf).Distinct()));
}
