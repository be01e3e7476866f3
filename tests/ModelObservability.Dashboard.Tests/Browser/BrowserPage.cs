using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace ModelObservability.Dashboard.Tests.Browser;

/// <summary>Opens views in the real browser and remembers what went wrong: reports of the Content-Security-Policy, errors of scripts, requests to another host.</summary>
internal sealed class BrowserPage(IBrowser browser)
{
    private readonly ConcurrentQueue<string> faults = new();
    private readonly List<IBrowserContext> contexts = [];

    public IReadOnlyCollection<string> Faults => faults;

    public void Forget() => faults.Clear();

    /// <summary>Closes what was opened, so that no page outlives its server.</summary>
    public async Task CloseAsync()
    {
        foreach (IBrowserContext context in contexts) await context.CloseAsync();
        contexts.Clear();
    }

    public async Task<IPage> OpenAsync(string address, int width = 1440, ColorScheme scheme = ColorScheme.Light, bool mayLoseConnection = false, string? before = null, string state = "live")
    {
        IBrowserContext context = await browser.NewContextAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } });
        contexts.Add(context);
        IPage page = await context.NewPageAsync();
        string home = new Uri(address).Authority;
        page.PageError += (_, error) => faults.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("404", StringComparison.Ordinal) && !mayLoseConnection) faults.Enqueue(message.Text);
        };
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url).Authority != home) faults.Enqueue($"a request to {request.Url}");
        };
        if (before is not null) await page.AddInitScriptAsync(before);
        await page.GotoAsync(address);
        if (address.Contains("/-/signals/", StringComparison.Ordinal)) await page.Locator("main article").WaitForAsync(); // is there at once, and has no data
        else await page.Locator($".status[data-state={state}]").WaitForAsync();
        await page.WaitForFunctionAsync("() => !document.querySelector('main > .state')");
        return page;
    }
}
