using Microsoft.Playwright;

namespace ModelObservability.Dashboard.Tests.Browser;

/// <summary>Debian's Chromium, driven by Playwright. Where there is none the tests are skipped and say so.</summary>
internal static class RealBrowser
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static IPlaywright? playwright;
    private static IBrowser? browser;

    public static async Task<IBrowser> GetAsync()
    {
        string? chromium = Array.Find(Places, File.Exists);
        if (chromium is null) Assert.Ignore("There is no Chromium on this machine (apt-get install chromium), so the page was not looked at in a browser.");
        if (browser is not null) return browser;
        playwright = await Playwright.CreateAsync();
        return browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
    }

    public static async Task CloseAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        (browser, playwright) = (null, null);
    }
}
