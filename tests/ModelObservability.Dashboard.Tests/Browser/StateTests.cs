using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace ModelObservability.Dashboard.Tests.Browser;

/// <summary>What the page says of itself: that it loads, is stale, failed, is full, and which instance it shows.</summary>
[TestFixture, Category("browser")]
public sealed class StateTests : BrowserFixture
{
    private ModelMonitor monitor = null!;
    private PortService service = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        monitor = new("steady", "1.0");
        service = await PortService.StartAsync(options: new() { InstanceName = "first" });
        await SnapshotReader.PassAsync(service.Address, 1);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (service is not null) await service.DisposeAsync();
        monitor?.Dispose();
    }

    [Test]
    public async Task Recipe_02_a_page_makes_one_snapshot_request_and_one_stream()
    {
        await using IBrowserContext context = await Chromium.NewContextAsync();
        IPage page = await context.NewPageAsync();
        List<string> asked = [];
        page.Request += (_, request) => asked.Add(new Uri(request.Url).AbsolutePath);
        await page.GotoAsync(service.Address);
        await SnapshotReader.PassAsync(service.Address, 4);
        Assert.That(asked.Count(static path => path.EndsWith("/-/snapshot", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(asked.Count(static path => path.EndsWith("/-/stream", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public async Task Recipe_09_loading_is_said_until_there_is_something()
    {
        await using IBrowserContext context = await Chromium.NewContextAsync();
        IPage page = await context.NewPageAsync();
        TaskCompletionSource answer = new();
        await page.RouteAsync("**/-/snapshot?*", async route =>
        {
            await answer.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync(service.Address);
        await Assertions.Expect(page.Locator(".status")).ToHaveTextAsync("loading");
        await Assertions.Expect(page.Locator("main")).ToHaveTextAsync("Loading…");
        answer.SetResult();
        await Assertions.Expect(page.Locator(".status")).ToHaveTextAsync("live");
    }

    [Test]
    public async Task Recipe_09_data_that_stops_to_come_is_stale_and_says_since_when()
    {
        await using IBrowserContext context = await Chromium.NewContextAsync();
        IPage page = await context.NewPageAsync();
        await page.RouteAsync("**/-/stream?*", static _ => Task.CompletedTask); // never answered
        await page.GotoAsync(service.Address);
        await Assertions.Expect(page.Locator(".status[data-state=stale]")).ToContainTextAsync("last data", new() { Timeout = 15_000 });
    }

    [Test]
    public async Task Recipe_09_an_error_says_what_the_server_said()
    {
        await using IBrowserContext context = await Chromium.NewContextAsync();
        IPage page = await context.NewPageAsync();
        await page.RouteAsync("**/-/snapshot?*", static route => route.FulfillAsync(new() { Status = 403, Body = "This page is for requests from this machine." }));
        await page.GotoAsync(service.Address);
        await Assertions.Expect(page.Locator(".status[data-state=error]")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("main .why")).ToHaveTextAsync("This page is for requests from this machine.");
    }

    [Test]
    public async Task Recipe_08_series_beyond_a_limit_are_a_banner()
    {
        IPage page = await WithSnapshotAsync(static snapshot => (snapshot["overflow"], snapshot["refused"]) = (12, 3));
        await Assertions.Expect(page.Locator(".banners")).ToContainTextAsync("12 series are beyond the limit of an SDK");
        await Assertions.Expect(page.Locator(".banners")).ToContainTextAsync("3 series are not kept");
    }

    [Test]
    public async Task A_full_disk_is_a_banner_and_the_view_is_there()
    {
        IPage page = await WithSnapshotAsync(static snapshot => snapshot["store"] = new JsonObject { ["notice"] = "The disk of the history file is full.", ["broken"] = true, ["missed"] = 4, ["processes"] = 0, ["damaged"] = 0 });
        await Assertions.Expect(page.Locator(".banners")).ToContainTextAsync("The disk of the history file is full.");
        await Assertions.Expect(page.Locator("table.models tbody tr")).Not.ToHaveCountAsync(0);
    }

    [Test]
    public async Task Recipe_07_the_page_names_its_instance_and_how_long_it_is_up() =>
        await Assertions.Expect((await Opened.OpenAsync(service.Address)).Locator(".instance")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^instance first, up [0-9]"));

    [Test]
    public async Task Recipe_07_of_two_instances_behind_one_address_the_page_says_that_another_one_answers()
    {
        await using PortService other = await PortService.StartAsync(options: new() { InstanceName = "second" });
        await using IBrowserContext context = await Chromium.NewContextAsync();
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(service.Address);
        await Assertions.Expect(page.Locator(".instance")).ToContainTextAsync("first");
        await page.RouteAsync("**/-/snapshot?*", async route =>
        {
            IAPIResponse answer = await route.FetchAsync(new() { Url = route.Request.Url.Replace(service.Address, other.Address, StringComparison.Ordinal) });
            await route.FulfillAsync(new() { Response = answer });
        });
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Time range" }).SelectOptionAsync("5");
        await Assertions.Expect(page.Locator(".instance")).ToContainTextAsync("second");
        await Assertions.Expect(page.Locator(".banners")).ToContainTextAsync("Another instance answers now");
    }

    [Test]
    public async Task Recipe_12_a_keyboard_reaches_everything_and_a_chart_is_read_with_arrows()
    {
        IPage page = await Opened.OpenAsync(service.Address + "/steady");
        await page.Keyboard.PressAsync("Tab");
        Assert.That(await page.EvaluateAsync<string>("document.activeElement.textContent"), Is.EqualTo("To the content"));
        HashSet<string> reached = [];
        for (int key = 0; key < 40; key++)
        {
            await page.Keyboard.PressAsync("Tab");
            reached.Add(await page.EvaluateAsync<string>("document.activeElement.getAttribute('role') ?? document.activeElement.tagName.toLowerCase()"));
        }

        Assert.That(reached, Does.Contain("a").And.Contains("select").And.Contains("button").And.Contains("tab"));
    }

    private async Task<IPage> WithSnapshotAsync(Action<JsonObject> change)
    {
        IBrowserContext context = await Chromium.NewContextAsync();
        IPage page = await context.NewPageAsync();
        await page.RouteAsync("**/-/stream?*", static _ => Task.CompletedTask);
        await page.RouteAsync("**/-/snapshot?*", async route =>
        {
            IAPIResponse answer = await route.FetchAsync();
            JsonObject snapshot = JsonNode.Parse(await answer.TextAsync())!.AsObject();
            change(snapshot);
            await route.FulfillAsync(new() { Status = 200, ContentType = "application/json", Body = snapshot.ToJsonString() });
        });
        await page.GotoAsync(service.Address);
        return page;
    }
}
