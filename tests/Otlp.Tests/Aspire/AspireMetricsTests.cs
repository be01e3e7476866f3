using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ModelObservability.Dashboard.Tests.Browser;
using ModelObservability.Testing;
using Otlp.Tests.Servers;

namespace Otlp.Tests.Aspire;

/// <summary>Metrics on the page of a real Aspire dashboard, which has no other way to read them: an application sent them over gRPC, a replica over HTTP.</summary>
[TestFixture, Category("browser")]
public sealed class AspireMetricsTests
{
    private const int Tries = 60;

    /// <summary>The words of the page for units; of a unit in braces it is the word in them, in the plural.</summary>
    private static readonly Dictionary<string, string> Words = new() { ["1"] = "Value", ["s"] = "Seconds", ["By"] = "Bytes", ["J"] = "Joules", ["W"] = "Watts", ["Cel"] = "Celsius", ["Hz"] = "Hertzs" };

    private readonly Dictionary<string, PublishedInstrument> byName = Published.All.ToDictionary(static instrument => instrument.Name);
    private IPage page = null!;

    [OneTimeSetUp]
    public async Task Open()
    {
        IBrowser browser = await RealBrowser.GetAsync();
        page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1440, Height = 1000 } });
    }

    [OneTimeTearDown]
    public Task Close() => RealBrowser.CloseAsync();

    [Test]
    public async Task The_tree_has_every_instrument_under_its_meter()
    {
        string[] expected = [.. Published.Expected(latest: false).Select(static instrument => instrument.Name)];
        List<string> arrived = await Waiting.UntilAsync(
            async () => new List<string>([.. await ListAsync(Sent.Application), .. await ListAsync(Sent.Replica)]), found => !expected.Except(found).Any(), Tries, 500);

        Assert.That(expected.Except(arrived), Is.Empty, "has not arrived");
        Assert.That(arrived.Except(expected), Is.SubsetOf(Published.PerhapsProvoked), "is in docs/telemetry.json");
    }

    /// <summary>Looking at all of them would take minutes: of each kind and unit there is one.</summary>
    [Test]
    public async Task Of_each_kind_and_unit_one_has_the_description_unit_and_attributes_of_docs_telemetry()
    {
        List<string> here = await Waiting.UntilAsync(() => ListAsync(Sent.Application), static found => found.Contains("ml.drift.columns"), Tries, 500); // the last to come

        PublishedInstrument[] chosen = [.. Published.Expected(latest: false).Where(instrument => here.Contains(instrument.Name)).DistinctBy(static instrument => (instrument.Kind, instrument.Unit))];
        Assert.That(chosen, Has.Length.GreaterThan(25));
        foreach (PublishedInstrument instrument in chosen)
        {
            await page.Locator($"fluent-tree-item[title='{instrument.Name}']").First.ClickAsync();
            await page.Locator(".metrics-chart-header h3").GetByText(instrument.Name, new() { Exact = true }).WaitForAsync();
            // The chart of the instrument before stands until that of this one is drawn.
            string legend = LegendOf(instrument);
            int lines = instrument.Kind == "histogram" ? 3 : 1;
            await page.Locator(".legendtext").GetByText(new Regex(legend, RegexOptions.IgnoreCase)).Nth(lines - 1).WaitForAsync();

            Assert.That(await page.Locator(".metrics-chart-header p").TextContentAsync(), Is.EqualTo(instrument.Description), instrument.Name);
            Assert.That(await page.Locator(".legendtext").CountAsync(), Is.EqualTo(lines), instrument.Name);
            string[] attributes = [.. await page.Locator(".metrics-filters-section td[col-index='1']").AllTextContentsAsync()];
            Assert.That(attributes, Is.SubsetOf(instrument.Labels.Keys.Append("country").Append("otel.metric.overflow")), instrument.Name);
            Assert.That(attributes, instrument.Labels.Count == 0 ? Is.Empty : Is.Not.Empty, instrument.Name);
        }
    }

    private static string LegendOf(PublishedInstrument instrument)
    {
        string word = Words.GetValueOrDefault(instrument.Unit) ?? Words.Aggregate(instrument.Unit, static (unit, pair) => unit == pair.Key + "/s" ? pair.Value + " Per Second" : unit);
        if (word.StartsWith('{')) word = word[1..word.IndexOf('}', StringComparison.Ordinal)][..^1] + "\\w+" + (word.EndsWith("/s", StringComparison.Ordinal) ? " Per Second" : "");
        return $"^{(instrument.Kind == "histogram" ? "P(50|90|99) " : "")}{word}$";
    }

    private async Task<List<string>> ListAsync(string service)
    {
        await page.GotoAsync($"{Sent.Dashboard.Page}/metrics/resource/{service}?duration=60");
        try
        {
            await page.Locator("fluent-tree-item.nested").First.WaitForAsync(new() { Timeout = 10_000 });
        }
        catch (TimeoutException)
        {
            return []; // nothing has arrived yet
        }

        string[] ids = [.. await page.Locator("fluent-tree-item.nested").EvaluateAllAsync<string[]>("items => items.map(item => item.parentElement.title + '/' + item.title)")];
        string[] names = [.. ids.Select(static id => id.Split('/')[1])];
        Assert.That(ids, Is.EquivalentTo(names.Select(name => $"{byName.GetValueOrDefault(name)?.Meter}/{name}")), "each stands under its meter");
        return [.. names];
    }
}
