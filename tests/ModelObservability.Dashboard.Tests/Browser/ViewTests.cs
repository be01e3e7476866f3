using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ModelObservability.Dashboard.Tests.Browser;

/// <summary>Every view with data that came through the public API, in a real browser.</summary>
[TestFixture, Category("browser")]
public sealed partial class ViewTests : BrowserFixture
{
    private LiveService service = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        service = await LiveService.StartAsync();
        await service.ReadyAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (service is not null) await service.DisposeAsync();
    }

    [Test]
    public async Task Drift_shows_index_significance_missing_and_unseen_of_each_feature()
    {
        IPage page = await OpenAsync("/churn#drift");
        ILocator age = page.Locator(".drift-table tbody tr", new() { HasText = "age" }), country = page.Locator(".drift-table tbody tr", new() { HasText = "country" }), income = page.Locator(".drift-table tbody tr", new() { HasText = "income" });

        Assert.That(await age.TextContentAsync(), Does.Match("p = ").And.Contains("values"));
        Assert.That(await income.TextContentAsync(), Does.Match(@"2[45](\.\d+)? %, was 0 %").And.Contains("missing"));
        Assert.That(await country.TextContentAsync(), Does.Match(@"(9|10)(\.\d+)? %").And.Contains("unseen"));
    }

    [Test]
    public async Task Drift_draws_the_reference_beside_the_last_window_with_the_names_that_the_application_gave()
    {
        IPage page = await OpenAsync("/churn#drift");
        await page.GetByRole(AriaRole.Button, new() { Name = "country" }).ClickAsync();
        ILocator bars = page.GetByRole(AriaRole.Img, new() { Name = "Distribution of country" });
        string[] titles = [.. await bars.Locator(".bin").EvaluateAllAsync<string[]>("all => all.map(one => one.title)")];

        Assert.That(titles, Has.Some.StartsWith("DE: 3").And.Some.Matches("^not in the reference: 0 % of the reference, (9|1[01])"));
        Assert.That(await bars.Locator("i.c-blue").First.EvaluateAsync<double>("bar => bar.getBoundingClientRect().height"), Is.GreaterThan(30), "a third of the rows");
    }

    [Test]
    public async Task Estimates_stand_beside_real_scores_with_both_bands()
    {
        IPage page = await OpenAsync("/credit#drift");
        ILocator legend = page.Locator("[data-estimate=accuracy] .legend li");

        await Assertions.Expect(legend).ToHaveCountAsync(2);
        foreach (string line in await legend.AllTextContentsAsync()) Assert.That(line, Does.Match(@"^(estimated|real).*0\.\d+ \(0\.\d+ to (0\.\d+|1\.0+)\)"));
    }

    [Test]
    public async Task An_estimate_that_labels_refute_is_gone_and_the_page_says_so() =>
        await Assertions.Expect((await OpenAsync("/churn#drift")).Locator("[data-estimate=refuted]")).ToContainTextAsync("MO5014", new() { Timeout = 30_000 });

    [Test]
    public async Task Findings_of_watchers_are_beside_the_drift_with_their_evidence() =>
        await Assertions.Expect((await OpenAsync("/churn#drift")).Locator(".signal-list", new() { HasText = "MO7001" }).First).ToContainTextAsync("ml.watch.e_value", new() { Timeout = 30_000 });

    [Test]
    public async Task Objectives_have_their_budget_and_a_burn_rate_for_each_window()
    {
        IPage page = await OpenAsync("/churn#objectives");
        ILocator latency = page.Locator("[data-objective=latency]");

        Assert.That(await latency.TextContentAsync(), Does.Contain("99 % of events must be good").And.Match(@"Error budget left -?[\d,.]+ %"));
        Assert.That(await latency.Locator(".rates dd").AllTextContentsAsync(), Has.Count.EqualTo(7).And.All.Match(@"^[\d.]+$"));
        await Assertions.Expect(page.Locator("[data-objective=accuracy]")).ToContainTextAsync("95 %");
    }

    [Test]
    public async Task Forecasts_have_an_interval()
    {
        ILocator disk = (await OpenAsync("/churn#objectives")).Locator("[data-forecast=disk] td");
        await Assertions.Expect(disk).ToHaveCountAsync(3, new() { Timeout = 90_000 }); // "cannot say" of times more than ten times what was seen
        Assert.That(await disk.AllTextContentsAsync(), Has.Count.EqualTo(3).And.All.Match("[0-9] (h|min|d)"));
    }

    [Test]
    public async Task Confidence_of_outputs_is_drawn_in_its_bins()
    {
        ILocator card = (await OpenAsync("/churn")).Locator("[data-instrument='ml.inference.output.confidence.at_most']");
        string[] titles = await card.Locator(".bin").EvaluateAllAsync<string[]>("all => all.map(one => one.title)");

        Assert.That(titles, Has.Length.EqualTo(22));
        Assert.That(titles[5], Does.Match("^0.25 to 0.3: 0 outputs"), "the higher of two probabilities is never below a half");
        Assert.That(titles[15], Does.Match("^0.75 to 0.8: [1-9]"));
        Assert.That(await card.Locator(".note").TextContentAsync(), Does.Match(@"mean 0\.7"));
    }

    /// <summary>Line 11 of the recipe.</summary>
    [TestCase("/churn"), TestCase("/credit"), TestCase("/fraud"), TestCase("/digits")]
    public async Task Recipe_11_every_quality_line_that_has_a_band_is_drawn_with_it(string model)
    {
        JsonObject snapshot = await SnapshotReader.OfAsync(service.Address, $"view=model&model={model[1..]}");
        Dictionary<string, int> banded = SnapshotReader.SeriesOf(snapshot)
            .Where(static series => series["v"] is not null && ((string)series["i"]!).EndsWith(".lower", StringComparison.Ordinal)).CountBy(static series => ((string)series["i"]!)[..^6]).ToDictionary();
        Assert.That(banded, Has.Count.GreaterThan(0));
        IPage page = await OpenAsync(model + "#quality");
        foreach (var (instrument, lines) in banded.Where(static pair => pair.Key.StartsWith("ml.quality.", StringComparison.Ordinal) && pair.Key != "ml.quality.estimated"))
        {
            ILocator card = page.Locator($"section[data-instrument='{instrument}']");
            Assert.That((await card.Locator(".legend li").AllTextContentsAsync()).Count(static line => Band().IsMatch(line)), Is.EqualTo(lines), instrument);
            int tinted = await card.Locator("canvas").EvaluateAsync<int>("canvas => { const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data; let tinted = 0; for (let at = 3; at < data.length; at += 4) if (data[at] > 30 && data[at] < 70) tinted++; return tinted }");
            Assert.That(tinted, Is.GreaterThan(50), $"the band of {instrument} is painted");
        }
    }

    [Test]
    public async Task Segments_have_their_intervals()
    {
        IPage page = await OpenAsync("/churn#quality");
        await Assertions.Expect(page.Locator(".forest .interval")).ToHaveCountAsync(3);
        double[] widths = await page.Locator(".forest .interval").EvaluateAllAsync<double[]>("all => all.map(one => one.x2.baseVal.value - one.x1.baseVal.value)");
        Assert.That(widths, Is.All.GreaterThan(3));
    }

    [Test]
    public async Task Language_models_show_first_chunk_chunks_tokens_and_cost()
    {
        IPage page = await OpenAsync("/assistant#language");
        foreach (string instrument in (string[])["gen_ai.client.operation.time_to_first_chunk", "gen_ai.client.operation.time_per_output_chunk", "gen_ai.client.token.usage", "ml.tokens", "ml.cost"])
            Assert.That(await page.Locator($"section[data-instrument='{instrument}'] .legend b").AllTextContentsAsync(), Has.Some.Match("[0-9]"), instrument);
        Assert.That(await page.ContentAsync(), Does.Not.Contain("4711"), "prompts and answers are never seen");
    }

    [Test]
    public async Task Gpus_show_use_memory_power_with_its_limit_temperature_and_energy()
    {
        IPage page = await OpenAsync("/-/gpus");
        await Assertions.Expect(page.Locator("main section > h2")).ToHaveCountAsync(2);
        string tiles = (await page.Locator(".tiles").First.TextContentAsync())!;

        Assert.That(tiles, Does.Match(@"Busy\d+ %").And.Contains("of 140 GiB").And.Contains("325 W").And.Contains("limit 700 W").And.Match(@"\d\d °C").And.Match(@"Energy[\d.]+ kJ"));
        await Assertions.Expect(page.Locator("section[data-instrument='hw.power'] .legend li").Filter(new() { HasText = "limit" }).First).ToContainTextAsync("700 W");
    }

    [Test]
    public async Task What_a_board_counted_before_it_was_watched_is_no_peak()
    {
        JsonObject snapshot = await SnapshotReader.OfAsync(service.Address, "view=gpus");
        double[] power = [.. SnapshotReader.SeriesOf(snapshot).Where(static series => (string?)series["i"] == "hw.energy")
            .SelectMany(static series => series["v"]!.AsArray()).Where(static value => value is not null).Select(static value => (double)value!)];
        Assert.That(power, Is.Not.Empty);
        Assert.That(power.Max(), Is.LessThan(2000), "30 J several times a second; the board began with 5,000 J");
    }

    [Test]
    public async Task Counters_of_a_gpu_that_are_rarely_looked_at_are_there_for_whoever_opens_them()
    {
        IPage page = await OpenAsync("/-/gpus");
        ILocator device = page.Locator("main section").Filter(new() { Has = page.Locator("details.more") }).First;
        string[] titles = [.. await device.Locator("section.card > h3").EvaluateAllAsync<string[]>("all => all.map(one => one.firstChild.textContent)")];
        Assert.That(titles, Is.SupersetOf((string[])["Busy", "Memory in use", "Power", "Temperature", "Energy per second", "Errors"]).And.None.Match("(?i)hw|nvml|nvlink|pcie|remapped"));
        await device.Locator("summary", new() { HasText = "More counters" }).ClickAsync();
        await Assertions.Expect(device.Locator("details.more section.card canvas").First).ToBeVisibleAsync();
        Assert.That(await device.Locator("details.more section.card").EvaluateAllAsync<string[]>("all => all.map(one => one.dataset.instrument)"), Has.Some.Contains("pcie"));
        Assert.That(await device.Locator("details.more canvas").First.EvaluateAsync<int>("canvas => canvas.getBoundingClientRect().width"), Is.GreaterThan(200), "drawn as wide as its card");
    }

    [TestCase("/vision", "Training"), TestCase("/assistant", "Language model"), TestCase("/fraud", "Traffic"), TestCase("/vision#quality", "Quality"), TestCase("/assistant#traffic", "Traffic")]
    public async Task A_model_opens_where_it_has_something_to_show_unless_the_address_names_a_tab(string path, string tab)
    {
        IPage page = await OpenAsync(path);
        await Assertions.Expect(page.Locator("[role=tab][aria-selected=true]")).ToHaveTextAsync(tab);
        await page.EvaluateAsync("location.hash = '#content'"); // as the link past the navigation does
        await page.WaitForTimeoutAsync(300);
        await Assertions.Expect(page.Locator("[role=tab][aria-selected=true]")).ToHaveTextAsync(tab);
    }

    [Test]
    public async Task The_energy_of_a_model_is_on_its_page()
    {
        ILocator card = (await OpenAsync("/generator")).Locator("section[data-instrument='ml.inference.energy']");
        Assert.That(await card.Locator(".legend b").AllTextContentsAsync(), Has.Some.Match(@"\d.*W"));
    }

    [Test]
    public async Task A_study_is_a_table_of_trials_with_the_best_marked()
    {
        ILocator study = (await OpenAsync("/vision#training")).Locator("section", new() { HasText = "Study search" }).Last;
        await Assertions.Expect(study.Locator("tbody tr")).ToHaveCountAsync(4);
        await Assertions.Expect(study.Locator("tr.best")).ToContainTextAsync("0.3333");
        Assert.That(await study.Locator("thead").TextContentAsync(), Does.Contain("learning_rate").And.Contains("optimizer"));
    }

    [Test]
    public async Task Recipe_10_two_training_runs_are_compared_in_curves_and_in_what_differs()
    {
        IPage page = await OpenAsync("/vision#training");
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "slow" }).CheckAsync();
        ILocator difference = page.Locator("section", new() { HasText = "What differs" }).Last;

        await Assertions.Expect(difference.Locator("tr", new() { HasText = "learning_rate" })).ToContainTextAsync("0.001");
        Assert.That(await difference.TextContentAsync(), Does.Not.Contain("optimizer"), "in which they do not differ");
        Assert.That(await page.Locator(".training .legend .label").AllTextContentsAsync(), Has.Some.Contains("slow train").And.Some.Contains("fast train"));
    }

    [Test]
    public async Task A_run_that_reports_no_samples_has_no_samples_a_second()
    {
        IPage page = await OpenAsync("/vision#training");
        await Assertions.Expect(page.Locator(".facts div", new() { HasText = "samples a second" }).First.Locator("dd")).ToHaveTextAsync("–");
    }

    /// <summary>Line 8 of the recipe, of curves by step.</summary>
    [Test]
    public async Task Recipe_08_a_curve_with_more_points_than_are_drawn_keeps_its_spike_and_says_n_of_m()
    {
        IPage page = await OpenAsync("/vision#training");
        await Assertions.Expect(page.Locator(".training .card", new() { HasText = "Loss by step" }).Locator(".note")).ToContainTextAsync(NOfM());
        JsonNode run = (await SnapshotReader.OfAsync(service.Address, "view=model&model=vision"))["runs"]![0]!;
        Assert.That(run["curves"]!["loss"]!["y"]!.AsArray().Max(static value => (double)value!), Is.EqualTo(9.5));
    }

    [Test]
    public async Task A_signal_leads_to_its_page_and_back()
    {
        IPage page = await OpenAsync("/churn#drift");
        await page.GetByRole(AriaRole.Link, new() { Name = "MO7001" }).First.ClickAsync();
        await Assertions.Expect(page.Locator("article h1")).ToContainTextAsync("MO7001: the model is right less often");
        await Assertions.Expect(page.Locator("article ol li")).Not.ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Link, new() { Name = "Models" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Models");
    }

    [GeneratedRegex(@"\([\d.]+ to [\d.]+\)")]
    private static partial Regex Band();

    [GeneratedRegex(@"[\d,]+ of 3,000 points, every minimum and maximum among them")]
    private static partial Regex NOfM();

    private Task<IPage> OpenAsync(string path) => Opened.OpenAsync(service.Address + path);
}
