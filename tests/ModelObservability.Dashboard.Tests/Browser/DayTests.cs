using Microsoft.Playwright;

namespace ModelObservability.Dashboard.Tests.Browser;

/// <summary>A day of data in the real browser.</summary>
[TestFixture, Category("browser")]
public sealed class DayTests
{
    [OneTimeTearDown]
    public Task StopAsync() => RealBrowser.CloseAsync();

    [Test]
    public async Task A_day_of_data_is_scrolled_without_a_task_over_200_ms()
    {
        BrowserPage opened = new(await RealBrowser.GetAsync());
        LeapingTime time = new();
        await using PortService day = await PortService.StartAsync(time);
        time.Leap(TimeSpan.FromSeconds(1));
        using ModelMonitor monitor = new("day", "1.0", timeProvider: time);
        BinaryQuality quality = monitor.TrackBinary(new() { Probabilities = true, Window = TimeSpan.FromHours(1) });
        Random random = new(2);
        for (int minute = 0; minute < 1440; minute++)
        {
            for (int call = 0; call < 3; call++)
            {
                using InferenceCall active = monitor.StartInference();
                active.Complete();
            }

            quality.Record(random.Next(2) == 0, random.NextDouble());
            time.Leap(TimeSpan.FromMinutes(1));
        }

        const string Observe = "window.long = []; new PerformanceObserver(list => { for (const task of list.getEntries()) window.long.push(task.duration) }).observe({ type: 'longtask', buffered: true })";
        IPage page = await opened.OpenAsync(day.Address + "/day#quality", before: Observe);
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Time range" }).SelectOptionAsync("1440");
        await page.WaitForFunctionAsync("() => document.querySelector('.chart canvas')");
        await page.WaitForTimeoutAsync(1000);
        Assert.That(await page.Locator("section[data-instrument='ml.quality.accuracy'] .legend b").First.TextContentAsync(), Does.Match("[0-9]"));
        double worst = double.MaxValue;
        for (int attempt = 0; attempt < 3 && worst > 200; attempt++) // another program on this machine may take the processor
        {
            await page.EvaluateAsync("window.long.length = 0");
            await page.Mouse.MoveAsync(700, 500);
            for (int step = 0; step < 40; step++)
            {
                await page.Mouse.WheelAsync(0, step < 20 ? 400 : -400);
                await page.WaitForTimeoutAsync(30);
            }

            worst = await page.EvaluateAsync<double>("Math.max(0, ...window.long)");
        }

        TestContext.Out.WriteLine($"the longest task took {worst:F0} ms");
        await opened.CloseAsync();
        Assert.That(worst, Is.LessThanOrEqualTo(200));
        Assert.That(opened.Faults, Is.Empty);
    }
}
