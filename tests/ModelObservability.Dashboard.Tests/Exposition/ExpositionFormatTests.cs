using Microsoft.Extensions.Primitives;
using ModelObservability.Dashboard.Exposition;

namespace ModelObservability.Dashboard.Tests.Exposition;

public sealed class ExpositionFormatTests
{
    private const string Prometheus2 =
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    private const string Prometheus3 =
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,"
        + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1";

    [TestCase(Prometheus2)]
    [TestCase(Prometheus3)]
    [TestCase("application/openmetrics-text")]
    [TestCase("application/openmetrics-text; version=\"1.0.0\"")]
    [TestCase("APPLICATION/OPENMETRICS-TEXT;q=0.1")]
    [TestCase("application/openmetrics-text, */*")]
    [TestCase("text/plain;q=0.5, application/openmetrics-text;q=0.5")]
    public void OpenMetrics_is_given_to_those_who_want_it_at_least_as_much_as_text(string accept) =>
        Assert.That(ExpositionFormats.Negotiate(accept), Is.EqualTo(ExpositionFormat.OpenMetrics));

    [TestCase(null)]
    [TestCase("")]
    [TestCase("*/*")]
    [TestCase("text/html,application/xhtml+xml,*/*;q=0.8")]
    [TestCase("text/plain")]
    [TestCase("text/*, application/openmetrics-text;q=0.9")]
    [TestCase("application/openmetrics-text;q=0")]
    [TestCase("application/openmetrics-text;version=2.0.0")]
    [TestCase("application/openmetrics-text;q=0.5, text/plain;version=0.0.4;q=0.6")]
    [TestCase("application/openmetrics-text;q=0.5, */*;q=0.6")]
    [TestCase("image/png")]
    [TestCase("garbage;;;q=x,,/")]
    public void Text_is_given_to_everybody_else(string? accept) =>
        Assert.That(ExpositionFormats.Negotiate(accept), Is.EqualTo(ExpositionFormat.Text));

    [Test]
    public void Several_headers_count_as_one_list() =>
        Assert.That(
            ExpositionFormats.Negotiate(new StringValues(["text/plain;q=0.5", "application/openmetrics-text;q=0.9"])),
            Is.EqualTo(ExpositionFormat.OpenMetrics));
}
