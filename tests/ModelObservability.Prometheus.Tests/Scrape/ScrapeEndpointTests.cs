using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Http;
using ModelObservability.Prometheus.Tests.Parsing;

namespace ModelObservability.Prometheus.Tests.Scrape;

public sealed class ScrapeEndpointTests
{
    private const string OpenMetrics = "application/openmetrics-text; version=1.0.0";

    [Test]
    public async Task One_line_in_an_application_serves_the_meters_of_ModelObservability_and_no_others()
    {
        await using ScrapedApp app = await ScrapedApp.InProcessAsync();
        using Meter core = new("ModelObservability");
        using Meter gpu = new("ModelObservability.Gpu");
        using Meter other = new("ModelObservability.Other");
        core.CreateCounter<long>("one.line.core").Add(1);
        gpu.CreateCounter<long>("one.line.gpu").Add(2);
        other.CreateCounter<long>("one.line.other").Add(3);

        ParsedExposition read = ExpositionParser.Parse(await app.TextAsync(), openMetrics: false);

        Assert.That(read.Sample("one_line_core_total").Value, Is.EqualTo(1));
        Assert.That(read.Sample("one_line_gpu_total").Value, Is.EqualTo(2));
        Assert.That(read.Samples("one_line_other_total"), Is.Empty);
        Assert.That(read.Sample("target_info").Labels, Does.ContainKey("service_name"));
    }

    [TestCase(null, "text/plain; version=0.0.4; charset=utf-8")]
    [TestCase(OpenMetrics, "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores")]
    public async Task The_format_is_the_one_asked_for(string? accept, string contentType)
    {
        using ScrapedMeter scraped = new();
        scraped.Meter.CreateCounter<long>("c").Add(1);
        await using ScrapedApp app = await ScrapedApp.InProcessAsync(given: scraped.Provider);

        using HttpResponseMessage response = await app.GetAsync(accept);
        string body = await response.Content.ReadAsStringAsync();

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(response.Content.Headers.ContentType!.ToString(), Is.EqualTo(contentType));
        Assert.That(response.Headers.CacheControl!.NoStore, Is.True);
        Assert.That(response.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo((string[])["nosniff"]));
        Assert.That(ExpositionParser.Parse(body, accept is not null).Sample("c_total").Value, Is.EqualTo(1));
    }

    [Test]
    public async Task HEAD_has_the_headers_of_GET_and_no_body()
    {
        using ScrapedMeter scraped = new();
        scraped.Meter.CreateCounter<long>("c").Add(1);
        await using ScrapedApp app = await ScrapedApp.InKestrelAsync(scraped.Provider);

        using HttpResponseMessage response = await app.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/metrics"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/plain"));
        Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.Empty);
    }

    [TestCase("POST")]
    [TestCase("PUT")]
    [TestCase("DELETE")]
    [TestCase("OPTIONS")]
    public async Task Any_other_method_is_refused(string method)
    {
        using ScrapedMeter scraped = new();
        await using ScrapedApp app = await ScrapedApp.InProcessAsync(given: scraped.Provider);

        using HttpResponseMessage response = await app.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/metrics"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
    }

    [TestCase("GET")]
    [TestCase("HEAD")]
    public async Task A_remote_request_gets_403_and_the_name_of_the_option_that_opens_the_endpoint(string method)
    {
        using ScrapedMeter scraped = new();
        scraped.Meter.CreateCounter<long>("secret").Add(1);
        await using ScrapedApp app = await ScrapedApp.InProcessAsync(given: scraped.Provider);

        HttpContext answer = await SendFromAfarAsync(app, method);
        string body = await new StreamReader(answer.Response.Body).ReadToEndAsync();

        Assert.That(answer.Response.StatusCode, Is.EqualTo(403));
        Assert.That(body, method == "GET" ? Does.Contain("ScrapeOptions.AllowRemote") : Is.Empty);
        Assert.That(body, Does.Not.Contain("secret"));
    }

    [Test]
    public async Task AllowRemote_answers_anybody()
    {
        using ScrapedMeter scraped = new();
        scraped.Meter.CreateCounter<long>("c").Add(1);
        await using ScrapedApp app = await ScrapedApp.InProcessAsync(new ScrapeOptions { AllowRemote = true }, scraped.Provider);

        HttpContext answer = await SendFromAfarAsync(app, "GET");

        Assert.That(answer.Response.StatusCode, Is.EqualTo(200));
        Assert.That(await new StreamReader(answer.Response.Body).ReadToEndAsync(), Does.Contain("c_total"));
    }

    [Test]
    public async Task A_rebound_name_is_refused_by_a_real_server()
    {
        using ScrapedMeter scraped = new();
        await using ScrapedApp app = await ScrapedApp.InKestrelAsync(scraped.Provider);
        using HttpRequestMessage rebound = new(HttpMethod.Get, "/metrics");
        rebound.Headers.Host = "attacker.example";

        using HttpResponseMessage refused = await app.Client.SendAsync(rebound);
        using HttpResponseMessage served = await app.GetAsync();

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(served.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_path_is_the_applications_to_choose()
    {
        using ScrapedMeter scraped = new();
        await using ScrapedApp app = await ScrapedApp.InProcessAsync(new ScrapeOptions { Path = "/internal/scrape" }, scraped.Provider);

        using HttpResponseMessage served = await app.GetAsync(path: "/internal/scrape");
        using HttpResponseMessage missing = await app.GetAsync();

        Assert.That(served.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(missing.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("")]
    [TestCase(null)]
    [TestCase("metrics")]
    [TestCase("/{anything}")]
    [TestCase("/metrics?x=1")]
    public void A_path_out_of_range_is_refused_when_it_is_mapped(string? path) =>
        Assert.That(
            async () => await ScrapedApp.InProcessAsync(new ScrapeOptions { Path = path! }),
            Throws.ArgumentException.With.Message.StartsWith("Path is ").And.Message.Contains($"'{path}'"));

    private static Task<HttpContext> SendFromAfarAsync(ScrapedApp app, string method) => app.Server.SendAsync(context =>
    {
        context.Connection.RemoteIpAddress = IPAddress.Parse("203.0.113.7");
        context.Request.Method = method;
        context.Request.Path = "/metrics";
    });
}
