using Microsoft.Playwright;

namespace ModelObservability.Dashboard.Tests.Browser;

/// <summary>Views in the real browser. Every test fails on a report of the Content-Security-Policy, an error of a script, or a request to another host.</summary>
public abstract class BrowserFixture
{
    private protected IBrowser Chromium { get; private set; } = null!;

    private protected BrowserPage Opened { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartBrowserAsync() => Opened = new(Chromium = await RealBrowser.GetAsync());

    [OneTimeTearDown]
    public Task StopBrowserAsync() => RealBrowser.CloseAsync();

    [SetUp]
    public void Forget() => Opened.Forget();

    [TearDown]
    public async Task NothingWentWrongAsync()
    {
        await Opened.CloseAsync();
        Assert.That(Opened.Faults, Is.Empty);
    }
}
