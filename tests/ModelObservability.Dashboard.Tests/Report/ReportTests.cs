using ModelObservability.Testing;

namespace ModelObservability.Dashboard.Tests.Report;

[TestFixture]
public sealed class ReportTests
{
    [Test]
    public void Recipe_10_it_is_written_without_a_web_host_and_is_one_file_that_runs_nothing_and_fetches_nothing()
    {
        using TemporaryDirectory folder = new();
        using ModelMonitor monitor = new("<b>reported</b>", "1");
        using MeterReadings listener = new(monitor.Identity.Name);
        using (InferenceCall call = monitor.StartInference()) call.Complete();
        monitor.TrackBinary().Record([true, false, true, true], [0.9, 0.1, 0.8, 0.2]);
        string path = Path.Combine(folder.Path, "report.html");
        monitor.WriteReport(path);
        string html = File.ReadAllText(path);

        Assert.Multiple(() =>
        {
            Assert.That(html, Does.Contain("&lt;b&gt;reported&lt;/b&gt;").And.Not.Contain("<b>reported"));
            Assert.That(html, Does.Contain("ml.quality.accuracy").And.Contains("0.75"));
            Assert.That(html, Does.Contain("Findings and advice"));
            Assert.That(html, Does.Not.Contain("<script").And.Not.Contains("http").And.Not.Contains("src="));
        });
    }

    [Test]
    public async Task Served_it_has_the_history_and_a_policy_that_allows_its_style_alone()
    {
        await using ServedPage page = await ServedPage.StartAsync();
        page.Pass(1);
        using ModelMonitor monitor = new("reported-live", timeProvider: page.Time);
        for (int second = 0; second < 5; second++)
        {
            using InferenceCall call = monitor.StartInference();
            page.Time.Advance(TimeSpan.FromMilliseconds(20));
            call.Complete();
            page.Pass(1);
        }

        page.Pass(1);
        using HttpResponseMessage answer = await page.Client.GetAsync(new Uri("/models/reported-live/report", UriKind.Relative));
        string html = await answer.Content.ReadAsStringAsync();
        Assert.Multiple(() =>
        {
            Assert.That(html, Does.Contain("n = 5").And.Contains("<svg"));
            Assert.That(answer.Headers.GetValues("Content-Security-Policy").Single(), Does.Contain("style-src 'sha256-").And.Not.Contains("unsafe"));
        });
    }

    [Test]
    public async Task Of_a_model_that_nobody_watches_there_is_none()
    {
        await using ServedPage page = await ServedPage.StartAsync();
        page.Pass(1);
        using HttpResponseMessage answer = await page.Client.GetAsync(new Uri("/models/nobody/report", UriKind.Relative));

        Assert.That((int)answer.StatusCode, Is.EqualTo(404));
    }
}
