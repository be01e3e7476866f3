using Microsoft.Playwright;

namespace ModelObservability.Dashboard.Tests.Browser;

/// <summary>What no page is made for: nothing, too much, names that want to be code.</summary>
[TestFixture, Category("browser")]
public sealed class OddInputTests : BrowserFixture
{
    private static readonly string Long = "long-" + new string('x', 195), RightToLeft = "نموذج الاحتيال";

    private readonly List<ModelMonitor> monitors = [];
    private PortService service = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        service = await PortService.StartAsync(options: new() { Memory = 1 << 29 }); // with room for all of them
        await SnapshotReader.PassAsync(service.Address, 1); // the history has begun, so that what comes is seen to come
        for (int model = 0; model < 500; model++) Call(Model($"many-{model}"));
        Model("empty");
        Model("nothing").TrackBinary(new() { Probabilities = true });
        Model("nan").TrackBinary(new() { Probabilities = true }).Record([true, false], [double.NaN, double.PositiveInfinity]);
        Model("one").TrackBinary(new() { Probabilities = true }).Record(true, 0.7);
        BinaryQuality oneClass = Model("same").TrackBinary(new() { Probabilities = true });
        for (int sample = 0; sample < 50; sample++) oneClass.Record(true, sample / 50.0);
        MulticlassQuality classes = Model("thousand").TrackMulticlass(1000, new() { Confusion = true });
        Random random = new(1);
        for (int sample = 0; sample < 3000; sample++) classes.Record(random.Next(1000), random.Next(1000));
        foreach (string name in (string[])[Long, RightToLeft]) Call(Model(name));
        await SnapshotReader.PassAsync(service.Address, 2);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (service is not null) await service.DisposeAsync();
        foreach (ModelMonitor monitor in monitors) monitor.Dispose();
    }

    [TestCase("empty", "traffic", "monitor.Observe<Input, Output>"), TestCase("empty", "quality", "monitor.TrackBinary()"), TestCase("empty", "drift", "monitor.TrackDrift(profile)")]
    [TestCase("empty", "objectives", "monitor.TrackLatencyObjective"), TestCase("empty", "training", "monitor.StartTraining"), TestCase("empty", "language", "UseModelObservability")]
    public async Task Recipe_09_a_view_without_data_shows_the_line_of_code_that_fills_it(string model, string tab, string code)
    {
        IPage page = await OpenAsync($"/{model}#{tab}");
        await Assertions.Expect(page.Locator(".empty code")).ToContainTextAsync(code);
    }

    [TestCase("nothing", "0 positives and 0 negatives"), TestCase("nan", "0 positives and 0 negatives"), TestCase("one", "1 positives and 0 negatives"), TestCase("same", "50 positives and 0 negatives")]
    public async Task Without_data_with_nan_with_one_sample_and_with_one_class_the_page_says_why_there_is_no_curve(string model, string why)
    {
        IPage page = await OpenAsync($"/{model}#quality");
        await Assertions.Expect(page.Locator(".threshold")).ToContainTextAsync(why);
        Assert.That(await page.Locator("main").TextContentAsync(), Does.Not.Contain("NaN").And.Not.Contains("undefined").And.Not.Contains("Infinity"));
    }

    [Test]
    public async Task Samples_that_were_refused_are_counted_by_reason()
    {
        IPage page = await OpenAsync("/nan#quality");
        Assert.That(await page.Locator("section[data-instrument='ml.quality.rejected']").CountAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task Of_a_thousand_classes_fifty_are_shown_and_the_rest_as_one()
    {
        IPage page = await OpenAsync("/thousand#quality");
        await Assertions.Expect(page.Locator(".matrix tbody tr")).ToHaveCountAsync(51);
        await Assertions.Expect(page.Locator(".matrix tbody th").Last).ToHaveTextAsync("other 950");
        await Assertions.Expect(page.Locator(".matrix .note")).ToContainTextAsync("3,000 samples");
    }

    [TestCase(1440), TestCase(360)]
    public async Task Five_hundred_models_are_listed_and_filtered(int width)
    {
        IPage page = await OpenAsync("", width);
        Assert.That(await page.Locator("table.models tbody tr").CountAsync(), Is.GreaterThanOrEqualTo(500));
        await page.GetByRole(AriaRole.Searchbox).FillAsync("many-499");
        await Assertions.Expect(page.Locator("table.models tbody tr")).ToHaveCountAsync(1);
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width));
    }

    [Test]
    public async Task A_name_of_200_characters_and_one_from_right_to_left_are_text_that_fits([Values(1440, 360)] int width, [Values("long", "rtl")] string kind)
    {
        string name = new ModelIdentity(kind == "long" ? Long : RightToLeft).Name;
        IPage page = await OpenAsync("/" + Uri.EscapeDataString(name), width);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(name);
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width));
        await page.Locator(".back a").ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Models");
    }

    [Test]
    public async Task An_unknown_model_is_404_with_a_way_back()
    {
        IPage page = await OpenAsync("/nobody");
        IResponse? answer = await page.ReloadAsync();
        Assert.That(answer!.Status, Is.EqualTo(404));
        await page.GetByRole(AriaRole.Link, new() { Name = "All models", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Models");
    }

    private ModelMonitor Model(string name)
    {
        ModelMonitor monitor = new(name);
        monitors.Add(monitor);
        return monitor;
    }

    private static void Call(ModelMonitor monitor)
    {
        using InferenceCall call = monitor.StartInference();
        call.Complete();
    }

    private Task<IPage> OpenAsync(string path, int width = 1440) => Opened.OpenAsync(service.Address + path, width);
}
