using Microsoft.Playwright;

namespace ModelObservability.Dashboard.Tests.Browser;

/// <summary>Pictures of every view for people to look at.</summary>
[TestFixture, Explicit("Writes pictures into the folder that MODELOBSERVABILITY_PICTURES names.")]
public sealed class Screenshots
{
    [Test]
    public async Task Every_view_is_drawn_light_and_dark_wide_and_narrow()
    {
        string folder = Environment.GetEnvironmentVariable("MODELOBSERVABILITY_PICTURES") ?? Path.Combine(Path.GetTempPath(), "modelobservability-pictures");
        Directory.CreateDirectory(folder);
        IBrowser browser = await RealBrowser.GetAsync();
        await using LiveService service = await LiveService.StartAsync();
        await Task.Delay(TimeSpan.FromSeconds(20));
        foreach (ColorScheme scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            foreach (int width in (int[])[1440, 360])
                foreach ((string name, string path) in ((string, string)[])[("overview", ""), ("traffic", "/fraud"), ("quality", "/fraud#quality"), ("confusion", "/digits#quality"), ("training", "/digits#training"), ("versions", "/fraud#versions"), ("language", "/fraud#language"), ("signals", "/fraud#signals"), ("gpus", "/-/gpus"), ("health", "/-/health"), ("unknown", "/nobody")])
                {
                    await using IBrowserContext context = await browser.NewContextAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } });
                    IPage page = await context.NewPageAsync();
                    await page.GotoAsync(service.Address + path);
                    await page.WaitForTimeoutAsync(1600);
                    await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{scheme}-{width}.png".ToLowerInvariant()), FullPage = true });
                }
        await RealBrowser.CloseAsync();
    }
}
