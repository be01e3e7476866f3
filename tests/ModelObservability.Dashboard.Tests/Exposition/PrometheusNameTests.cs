using ModelObservability.Dashboard.Exposition;

namespace ModelObservability.Dashboard.Tests.Exposition;

public sealed class PrometheusNameTests
{
    // Kinds: c counter, g gauge, h histogram. The names are those of OpenTelemetry .NET's own Prometheus exporter in OpenMetrics.
    [TestCase("ml.inference.duration", "s", 'h', "ml_inference_duration_seconds", "ml_inference_duration_seconds", "seconds")]
    [TestCase("ml.inference.items", "{item}", 'c', "ml_inference_items", "ml_inference_items_total", null)]
    [TestCase("ml.inference.active", "{call}", 'g', "ml_inference_active", "ml_inference_active", null)]
    [TestCase("ml.inference.energy", "J", 'c', "ml_inference_energy_joules", "ml_inference_energy_joules_total", "joules")]
    [TestCase("ml.quality.accuracy", "1", 'g', "ml_quality_accuracy", "ml_quality_accuracy", null)]
    [TestCase("hw.gpu.memory.usage", "By", 'g', "hw_gpu_memory_usage_bytes", "hw_gpu_memory_usage_bytes", "bytes")]
    [TestCase("hw.temperature", "Cel", 'g', "hw_temperature_celsius", "hw_temperature_celsius", "celsius")]
    [TestCase("nvml.gpu.pcie.throughput", "By/s", 'g', "nvml_gpu_pcie_throughput_bytes_per_second", "nvml_gpu_pcie_throughput_bytes_per_second", "bytes_per_second")]
    [TestCase("requests_total", "", 'c', "requests", "requests_total", null)]
    [TestCase("requests.total", "", 'c', "requests", "requests_total", null)]
    [TestCase("db_bytes_total", "By", 'c', "db_bytes", "db_bytes_total", "bytes")]
    [TestCase("requests", "1/s", 'g', "requests_per_second", "requests_per_second", "per_second")]
    [TestCase("io.bytes", "By", 'c', "io_bytes", "io_bytes_total", "bytes")]
    [TestCase("io.Bytes", "By", 'g', "io_Bytes_bytes", "io_Bytes_bytes", "bytes")]
    [TestCase("wait_milliseconds", "s", 'g', "wait_milliseconds", "wait_milliseconds", null)]
    [TestCase("seconds", "s", 'g', "seconds", "seconds", null)]
    [TestCase("a..b--c", "", 'g', "a_b_c", "a_b_c", null)]
    [TestCase("a/b", "%", 'g', "a_b_percent", "a_b_percent", "percent")]
    [TestCase("total", "", 'c', "total", "total_total", null)]
    [TestCase("speed", "km/h", 'g', "speed_km_per_hour", "speed_km_per_hour", "km_per_hour")]
    [TestCase("x", "{a}By{b}", 'g', "x_bytes", "x_bytes", "bytes")]
    [TestCase("x", "{open", 'g', "x_open", "x_open", "open")]
    [TestCase("x", "s/", 'g', "x_s", "x_s", "s")]
    [TestCase("x", "µs°\ud800", 'g', "x_s", "x_s", "s")]
    public void A_name_is_translated_as_the_official_exporter_does(string name, string unit, char kind, string family, string sample, string? unitLine)
    {
        PrometheusName translated = PrometheusName.Create(name, unit, kind switch
        {
            'c' => FamilyKind.Counter,
            'g' => FamilyKind.Gauge,
            _ => FamilyKind.Histogram,
        });

        Assert.That(translated.Family, Is.EqualTo(family));
        Assert.That(translated.Sample, Is.EqualTo(sample));
        Assert.That(translated.Unit, Is.EqualTo(unitLine));
    }

    [TestCase("d", "days")]
    [TestCase("h", "hours")]
    [TestCase("min", "minutes")]
    [TestCase("ms", "milliseconds")]
    [TestCase("us", "microseconds")]
    [TestCase("ns", "nanoseconds")]
    [TestCase("KiBy", "kibibytes")]
    [TestCase("MiBy", "mebibytes")]
    [TestCase("GiBy", "gibibytes")]
    [TestCase("TiBy", "tibibytes")]
    [TestCase("KBy", "kilobytes")]
    [TestCase("MBy", "megabytes")]
    [TestCase("GBy", "gigabytes")]
    [TestCase("TBy", "terabytes")]
    [TestCase("m", "meters")]
    [TestCase("V", "volts")]
    [TestCase("A", "amperes")]
    [TestCase("W", "watts")]
    [TestCase("g", "grams")]
    [TestCase("Hz", "hertz")]
    [TestCase("$", "dollars")]
    [TestCase("{token}/s", "per_second")]
    [TestCase("By/mo", "bytes_per_month")]
    [TestCase("", "")]
    [TestCase(null, "")]
    public void A_unit_is_spelled_out(string? unit, string expected) => Assert.That(PrometheusUnit.Translate(unit), Is.EqualTo(expected));
}
