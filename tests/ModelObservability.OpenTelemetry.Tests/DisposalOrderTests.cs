using Microsoft.Extensions.DependencyInjection;
using ModelObservability.LanguageModels;
using ModelObservability.Training;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ModelObservability.OpenTelemetryTests;

/// <summary>A short job tells everything it did, whatever is disposed first.</summary>
[TestFixture]
public sealed class DisposalOrderTests
{
    private readonly List<CollectedPoint> points = [];
    private string name = "";

    [SetUp]
    public void Name()
    {
        name = "disposal " + TestContext.CurrentContext.Test.ID;
        points.Clear();
    }

    [Test]
    public void The_monitor_goes_before_the_provider([Values] bool collectedBefore)
    {
        ModelMonitor monitor = new(name);
        MeterProvider provider = Provider();
        if (collectedBefore) provider.ForceFlush();
        Work(monitor);
        monitor.Dispose();
        provider.Dispose();

        Check();
    }

    [Test]
    public void The_provider_goes_before_the_monitor()
    {
        using ModelMonitor monitor = new(name);
        using (Provider()) Work(monitor);

        Check();
    }

    [Test]
    public void The_monitor_is_made_and_gone_between_two_collections()
    {
        using (Provider())
        using (ModelMonitor monitor = new(name))
            Work(monitor);

        Check();
    }

    [Test]
    public void A_container_disposes_both_in_the_order_it_made_them_backwards([Values] bool monitorFirst)
    {
        ServiceCollection services = new();
        services.AddSingleton(_ => new ModelMonitor(name));
        services.AddSingleton(_ => Provider());
        using (ServiceProvider container = services.BuildServiceProvider())
        {
            if (!monitorFirst) container.GetRequiredService<MeterProvider>();
            ModelMonitor monitor = container.GetRequiredService<ModelMonitor>();
            container.GetRequiredService<MeterProvider>();
            Work(monitor);
        }

        Check();
    }

    [Test]
    public void A_provider_that_owns_the_container_of_the_monitor()
    {
        ModelMonitor? monitor = null;
        using (MeterProvider provider = Sdk.CreateMeterProviderBuilder().AddModelObservability()
            .ConfigureServices(services => services.AddSingleton(_ => monitor = new ModelMonitor(name)))
            .AddInstrumentation(services => services.GetRequiredService<ModelMonitor>())
            .AddReader(Reader()).Build())
            Work(monitor!);

        Check();
    }

    [Test]
    public void Two_readers_get_it_both()
    {
        List<CollectedPoint> others = [];
        MeterProvider first = Provider(), second = Sdk.CreateMeterProviderBuilder().AddModelObservability()
            .AddReader(new BaseExportingMetricReader(new Collected<Metric>(metric => others.AddRange(CollectedPoint.Of(metric))))).Build();
        ModelMonitor monitor = new(name);
        Work(monitor);
        monitor.Dispose();
        first.Dispose();
        second.Dispose();

        Check();
        points.Clear();
        points.AddRange(others);
        Check();
    }

    [Test]
    public void Tokens_and_their_cost_are_told_whoever_goes_first([Values] bool monitorFirst, [Values] bool collectedBetween)
    {
        ModelMonitor monitor = new(name);
        MeterProvider provider = Provider();
        TokenCounts tokens = new();
        tokens.Add(new TokenUsage(Input: 1_000, Output: 200, CachedInput: 400, ReasoningOutput: null, Total: null));
        Answer();
        if (collectedBetween) provider.ForceFlush();
        Answer();
        if (monitorFirst) monitor.Dispose();
        provider.Dispose();
        monitor.Dispose();

        Assert.That((Last("ml.tokens", "input"), Last("ml.tokens", "output"), Last("ml.tokens", "cached_input")), Is.EqualTo((2_000, 400, 800)));
        Assert.That(points.Last(point => point.Metric == "ml.cost" && name.Equals(point.Tags["ml.model.name"])).Sum, Is.EqualTo(2 * (600 * 2 + 400 * 1 + 200 * 10) / 1e6).Within(1e-12));

        // Every wrapped client has a watch of its own; those of a monitor share the series.
        void Answer() => new LanguageModelEndpoint(monitor, LanguageModelInstruments.Current)
        {
            Provider = "p",
            Prices = new Dictionary<string, TokenPrice> { ["m"] = new("USD", 2, 10, 1) },
        }.SeriesOf("m", "m").Count(tokens);
    }

    private static void Work(ModelMonitor monitor)
    {
        monitor.Observe<int, int>(x => x)(1);
        monitor.TrackBinary().Record([true, false, true, true, false], [true, false, true, false, false]);
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 1 });
        foreach (TrainingEpoch epoch in run.Epochs())
            foreach (TrainingStep<int> step in epoch.Observe(new[] { 1, 2 })) step.Report(0.5);
        run.Complete();
    }

    private BaseExportingMetricReader Reader() => new(new Collected<Metric>(metric => points.AddRange(CollectedPoint.Of(metric))));

    private MeterProvider Provider() => Sdk.CreateMeterProviderBuilder().AddModelObservability().AddReader(Reader()).Build();

    private void Check()
    {
        Assert.That(Last("ml.inference.calls"), Is.EqualTo(1));
        Assert.That(Last("ml.inference.items"), Is.EqualTo(1));
        Assert.That(Last("ml.inference.duration"), Is.EqualTo(1));
        Assert.That(Last("ml.quality.outcomes"), Is.EqualTo(5));
        Assert.That(Last("ml.quality.samples"), Is.EqualTo(5));
        Assert.That(Last("ml.training.steps"), Is.EqualTo(2));
        Assert.That(Last("ml.training.epochs"), Is.EqualTo(1));
        Assert.That(Last("ml.training.runs"), Is.EqualTo(1));
    }

    /// <summary>The sum over the series of a metric, each as it was exported last.</summary>
    private long Last(string metric, string? type = null) => points.Where(point => point.Metric == metric && name.Equals(point.Tags.GetValueOrDefault("ml.model.name"))
            && (type is null || type.Equals(point.Tags.GetValueOrDefault("ml.token.type"))))
        .GroupBy(point => string.Join(",", point.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal))).Sum(series => series.Last().Count);
}
