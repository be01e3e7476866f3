using System.Text.Json;
using Microsoft.Playwright;

namespace ModelObservability.Dashboard.Tests.Browser;

/// <summary>What the first view costs on the wire.</summary>
[TestFixture, Category("browser")]
public sealed class TransferTests
{
    private const int Models = 50, Minutes = 15;

    [OneTimeTearDown]
    public Task StopAsync() => RealBrowser.CloseAsync();

    [Test]
    public async Task Recipe_01_the_first_view_of_50_models_is_less_than_100_KB_on_the_wire_and_from_one_host()
    {
        IBrowser browser = await RealBrowser.GetAsync();
        LeapingTime time = new();
        await using PortService service = await PortService.StartAsync(time);
        time.Leap(TimeSpan.FromSeconds(1));
        ModelMonitor[] monitors = [.. Enumerable.Range(0, Models).Select(at => new ModelMonitor($"transferred-{at}", "1.0", "onnxruntime", time))];
        try
        {
            Live(monitors, time);
            await using IBrowserContext context = await browser.NewContextAsync();
            IPage page = await context.NewPageAsync();
            Dictionary<string, string> asked = [];
            Dictionary<string, long> came = [];
            ICDPSession session = await context.NewCDPSessionAsync(page);
            session.Event("Network.requestWillBeSent").OnEvent += (_, sent) => asked[sent!.Value.GetProperty("requestId").GetString()!] = sent.Value.GetProperty("request").GetProperty("url").GetString()!;
            session.Event("Network.loadingFinished").OnEvent += (_, ended) => came[asked[ended!.Value.GetProperty("requestId").GetString()!]] = (long)ended.Value.GetProperty("encodedDataLength").GetDouble();
            await session.SendAsync("Network.enable");
            await page.GotoAsync(service.Address);
            await Assertions.Expect(page.Locator("table.models tbody tr", new() { HasText = "transferred-" })).ToHaveCountAsync(Models);
            await page.WaitForTimeoutAsync(500); // for the icon
            foreach (var (url, bytes) in came) TestContext.Out.WriteLine($"{bytes,7} bytes of {new Uri(url).PathAndQuery}");
            TestContext.Out.WriteLine($"{came.Values.Sum()} bytes");

            Assert.That(came.Keys, Has.One.Contains("/-/snapshot").And.One.Contains("app.js").And.One.Contains("app.css"));
            Assert.That(came.Values.Sum(), Is.InRange(20_000, 100_000));
            Assert.That(asked.Values.Select(static url => new Uri(url).Authority).Distinct(), Is.EqualTo((string[])[new Uri(service.Address).Authority]));
        }
        finally
        {
            foreach (ModelMonitor monitor in monitors) monitor.Dispose();
        }
    }

    [TestCase("gzip, deflate, br", true), TestCase("br;q=1, GZIP;q=0.5", true), TestCase("gzip;q=0", false), TestCase("br", false), TestCase(null, false)]
    public async Task The_snapshot_is_compressed_for_whoever_takes_it(string? accepted, bool isZipped)
    {
        await using ServedPage page = await ServedPage.StartAsync();
        Microsoft.AspNetCore.Http.HttpContext answer = await page.SendAsync("/models/-/snapshot", context => context.Request.Headers.AcceptEncoding = accepted);
        Assert.That(answer.Response.Headers.ContentEncoding.ToString(), Is.EqualTo(isZipped ? "gzip" : ""));
        Assert.That(answer.Response.Headers.Vary.ToString(), Is.EqualTo("Accept-Encoding"));
        using Stream body = isZipped ? new System.IO.Compression.GZipStream(answer.Response.Body, System.IO.Compression.CompressionMode.Decompress) : answer.Response.Body;
        using JsonDocument snapshot = await JsonDocument.ParseAsync(body);
        Assert.That(snapshot.RootElement.GetProperty("models").ValueKind, Is.EqualTo(JsonValueKind.Array));
    }

    /// <summary>Each model has its own ups and downs, so that what is sent is no repetition.</summary>
    private static void Live(ModelMonitor[] monitors, LeapingTime time)
    {
        Random random = new(5);
        BinaryQuality[] qualities = [.. monitors.Select(static monitor => monitor.TrackBinary())];
        for (int step = 0; step < Minutes * 4; step++)
        {
            for (int at = 0; at < monitors.Length; at++)
            {
                int calls = random.Next(40);
                for (int call = 0; call < calls; call++)
                {
                    using InferenceCall active = monitors[at].StartInference();
                    if (random.Next(20) > 0) active.Complete();
                }

                qualities[at].Record(random.Next(2) == 0, random.NextDouble());
            }

            time.Leap(TimeSpan.FromSeconds(15));
        }
    }
}
