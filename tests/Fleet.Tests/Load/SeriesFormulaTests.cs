using FleetLoad;
using ModelObservability.Testing;

namespace Fleet.Tests.Load;

/// <summary>What the calculator of <c>docs/scale.md</c> says is what a process publishes, instrument by instrument.</summary>
[TestFixture]
public sealed class SeriesFormulaTests
{
    private static readonly SeriesFormula Formula = new(Repository.PathOf("docs/telemetry.json"));

    private static readonly Shape[] Shapes =
    [
        new(), new() { Window = false }, new() { Segments = 3 }, new() { ScoreBins = 16 },
        new() { Classes = 3 }, new() { Classes = 10, Segments = 3 }, new() { Classes = 10, Window = false },
    ];

    [TestCaseSource(nameof(Shapes))]
    public async Task A_scrape_has_as_many_series_as_the_formula_says(object given)
    {
        Shape shape = (Shape)given with { Models = 2 };
        string[] names = [$"model-{Guid.NewGuid():N}", $"model-{Guid.NewGuid():N}"]; // other tests of this process have models too
        await using ScrapedProcess process = await ScrapedProcess.StartAsync();
        using WatchedModels models = new(shape, index => names[index]);
        models.Work(new Random(1), 2_000);
        string scrape = await process.ScrapeAsync();

        SortedDictionary<string, int> expected = new(Formula.Of(shape).Where(static row => row.Value > 0).ToDictionary(row => Formula.NameOf(row.Key), static row => row.Value), StringComparer.Ordinal);
        foreach (string name in names) Assert.That(Families(ScrapedProcess.SeriesOf(scrape, name)), Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(Shapes))]
    public async Task OpenMetrics_has_one_more_for_each_counter_and_each_histogram(object given)
    {
        Shape shape = (Shape)given with { Models = 1 };
        string name = $"model-{Guid.NewGuid():N}";
        await using ScrapedProcess process = await ScrapedProcess.StartAsync();
        using WatchedModels models = new(shape, _ => name);
        models.Work(new Random(1), 2_000);
        SortedDictionary<string, int> text = ScrapedProcess.SeriesOf(await process.ScrapeAsync(), name), open = ScrapedProcess.SeriesOf(await process.ScrapeAsync(openMetrics: true), name);

        Assert.That(open.Where(static family => family.Key.EndsWith("_created", StringComparison.Ordinal)).Sum(static family => family.Value), Is.EqualTo(Formula.CreatedOf(shape)));
        Assert.That(open.Values.Sum() - text.Values.Sum(), Is.EqualTo(Formula.CreatedOf(shape)));
    }

    [Test]
    public void The_page_says_what_the_calculator_says()
    {
        string page = File.ReadAllText(Repository.PathOf("docs/scale.md"));

        Assert.That(page, Does.Contain($"{Formula.CreatedOf(new())} more of the first, {Formula.CreatedOf(new() { Classes = 10 })} of the second"));
        Assert.That(page, Does.Contain($"| two classes, {Formula.Of(new()).Values.Sum():N0} ").And.Contain($"| ten classes, {Formula.Of(new() { Classes = 10 }).Values.Sum():N0} "));
    }

    /// <summary>The parts of a histogram are one family.</summary>
    private static SortedDictionary<string, int> Families(SortedDictionary<string, int> series)
    {
        SortedDictionary<string, int> families = new(StringComparer.Ordinal);
        foreach (var (name, count) in series)
        {
            string family = name.EndsWith("_bucket", StringComparison.Ordinal) || name.EndsWith("_count", StringComparison.Ordinal) || (name.EndsWith("_sum", StringComparison.Ordinal) && series.ContainsKey(name[..^4] + "_bucket"))
                ? name[..name.LastIndexOf('_')] : name;
            families[family] = families.GetValueOrDefault(family) + count;
        }

        return families;
    }
}
