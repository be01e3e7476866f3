using Microsoft.Playwright;

namespace ModelObservability.Dashboard.Tests.Browser;

/// <summary>Pictures of every view for people to look at, in the folder that <c>MODELOBSERVABILITY_PICTURES</c> names.</summary>
[TestFixture, Explicit("Writes pictures.")]
public sealed class Screenshots
{
    private static readonly (string Name, string Path)[] Views =
    [
        ("overview", ""), ("traffic", "/fraud"), ("quality", "/fraud#quality"), ("confusion", "/digits#quality"), ("training", "/digits#training"), ("versions", "/fraud#versions"),
        ("drift", "/churn#drift"), ("objectives", "/churn#objectives"), ("confidence", "/churn"), ("bands", "/churn#quality"), ("runs", "/vision#training"), ("signal", "/-/signals/MO7001"),
        ("language", "/assistant#language"), ("signals", "/churn#signals"), ("gpus", "/-/gpus"), ("health", "/-/health"), ("report", "/fraud/report"), ("unknown", "/nobody"),
    ];

    private static readonly string Folder = Environment.GetEnvironmentVariable("MODELOBSERVABILITY_PICTURES") ?? Path.Combine(Path.GetTempPath(), "modelobservability-pictures");

    private LiveService service = null!;
    private IBrowser browser = null!;

    private static IEnumerable<TestCaseData> Pictures =>
        from view in Views
        from scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark]
        from width in (int[])[1440, 360]
        select new TestCaseData(view.Path, scheme, width).SetName($"{view.Name}-{scheme}-{width}".ToLowerInvariant());

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Directory.CreateDirectory(Folder);
        browser = await RealBrowser.GetAsync();
        service = await LiveService.StartAsync();
        await service.ReadyAsync();
        await SnapshotReader.UntilAsync(service.Address, "view=model&model=churn", "a forecast", static shown => SnapshotReader.PointsOf(shown, "ml.forecast.remaining") > 0);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (service is not null) await service.DisposeAsync();
        await RealBrowser.CloseAsync();
    }

    [TestCaseSource(nameof(Pictures))]
    public async Task Draw(string path, ColorScheme scheme, int width)
    {
        await using IBrowserContext context = await browser.NewContextAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } });
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(service.Address + path);
        await page.WaitForTimeoutAsync(2000);
        string name = TestContext.CurrentContext.Test.Name;
        await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"{name}.png"), FullPage = width == 360 });
    }

    /// <summary>The traffic view as people see it who do not see all colors.</summary>
    [Test]
    public async Task Draw_with_color_blindness([Values("protanopia", "deuteranopia")] string deficiency, [Values(ColorScheme.Light, ColorScheme.Dark)] ColorScheme scheme)
    {
        await using IBrowserContext context = await browser.NewContextAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = 1440, Height = 900 } });
        IPage page = await context.NewPageAsync();
        ICDPSession session = await context.NewCDPSessionAsync(page);
        await session.SendAsync("Emulation.setEmulatedVisionDeficiency", new() { ["type"] = deficiency });
        await page.GotoAsync(service.Address + "/fraud");
        await page.WaitForTimeoutAsync(2000);
        await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"traffic-{deficiency}-{scheme}.png".ToLowerInvariant()) });
    }
}
