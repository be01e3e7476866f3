using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using ModelObservability.Testing;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace ModelObservability.Prometheus.Tests.Checkers;

/// <summary>A real Prometheus scrapes two replicas and adds up to what happened in them.</summary>
public sealed class PrometheusServerTests
{
    [Test]
    public async Task PromQL_over_two_replicas_equals_what_the_process_counted()
    {
        using ScrapedMeter first = Replica();
        using ScrapedMeter second = Replica();
        await using ScrapedApp firstApp = await ScrapedApp.InKestrelAsync(first.Provider);
        await using ScrapedApp secondApp = await ScrapedApp.InKestrelAsync(second.Provider);
        Tally tally = new();
        tally.Work(first, seed: 1, power: -10);
        await using PrometheusServer prometheus = await PrometheusServer.StartAsync([firstApp.Port, secondApp.Port]);

        tally.Work(second, seed: 2, power: 3);
        await prometheus.WaitForScrapesAsync();

        Assert.That(await prometheus.ValueAsync("sum(shop_items_total)"), Is.EqualTo(tally.Items));
        Assert.That(await prometheus.ValueAsync("sum(shop_outcomes_total{shop_right=\"true\"}) / sum(shop_outcomes_total)"), Is.EqualTo((double)tally.Right / tally.Calls));
        Assert.That(await prometheus.ValueAsync("count(shop_items_total)"), Is.EqualTo(2));
        Assert.That(await prometheus.ValueAsync("sum(shop_wait_seconds_count)"), Is.EqualTo(tally.Calls));
        IReadOnlyList<PrometheusValue> buckets = await prometheus.QueryAsync("sum by (le) (shop_wait_seconds_bucket)");
        Assert.That(buckets, Has.Count.EqualTo(8));
        foreach (PrometheusValue bucket in buckets)
        {
            double bound = bucket.Labels["le"] == "+Inf" ? double.PositiveInfinity : double.Parse(bucket.Labels["le"], CultureInfo.InvariantCulture);
            Assert.That(bucket.Value, Is.EqualTo(tally.Waits.Count(wait => wait <= bound)), bucket.Labels["le"]);
        }

        IReadOnlyList<string> exemplars = await prometheus.ExemplarTraceIdsAsync("shop_items_total");
        Assert.That(exemplars, Has.Count.GreaterThanOrEqualTo(2).And.SubsetOf(tally.Traces));
        Assert.That(await prometheus.ValueAsync("count(target_info)"), Is.EqualTo(2));
    }

    [Test]
    public async Task Prometheus_stores_every_hostile_string_as_it_was()
    {
        const int Strings = 1_900;
        using ScrapedMeter scraped = RealisticMeter.Create(Strings);
        await using ScrapedApp app = await ScrapedApp.InKestrelAsync(scraped.Provider);
        await using PrometheusServer prometheus = await PrometheusServer.StartAsync([app.Port]);

        Dictionary<string, string> stored = (await prometheus.QueryAsync("ml_inference_output_classes_total"))
            .ToDictionary(static series => series.Labels["i"], static series => series.Labels.GetValueOrDefault("ml_class", ""));

        HostileText hostile = new(RealisticMeter.Seed);
        Assert.That(stored, Has.Count.EqualTo(Strings));
        for (int i = 0; i < Strings; i++)
            Assert.That(stored[i.ToString(CultureInfo.InvariantCulture)], Is.EqualTo(HostileText.Readable(hostile.Next())));
        Assert.That(await prometheus.ValueAsync("hw_gpu_memory_usage_bytes"), Is.EqualTo(9007199254740993L));
        Assert.That(await prometheus.ValueAsync("ml_inference_energy_joules_total"), Is.EqualTo(0.1 + 0.2));
    }

    private static ScrapedMeter Replica() => new(static builder => builder
        .SetExemplarFilter(ExemplarFilterType.TraceBased)
        .ConfigureResource(static resource => resource.AddAttributes([new("service.name", "shop")])));

    /// <summary>What happened, counted beside the instruments.</summary>
    private sealed class Tally
    {
        public long Items { get; private set; }

        public long Calls { get; private set; }

        public long Right { get; private set; }

        public List<double> Waits { get; } = [];

        public HashSet<string> Traces { get; } = [];

        public void Work(ScrapedMeter replica, int seed, int power)
        {
            Counter<long> items = replica.Meter.CreateCounter<long>("shop.items", "{item}", "Items");
            Counter<long> outcomes = replica.Meter.CreateCounter<long>("shop.outcomes", "{call}", "Calls");
            Histogram<double> waits = replica.Meter.CreateHistogram(
                "shop.wait", "s", "Waits", [], new InstrumentAdvice<double> { HistogramBucketBoundaries = [1e-5, 1e-3, 0.01, 0.5, 8, 64, 128] });
            Random random = new(seed);
            for (int call = 0; call < 5_000; call++)
            {
                using Activity activity = new Activity("call") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
                Traces.Add(activity.TraceId.ToHexString());
                long count = random.NextInt64(1L << 36);
                bool right = random.Next(10) > 0;
                double wait = Math.ScaleB(1 + random.NextDouble(), power + random.Next(6));
                items.Add(count);
                outcomes.Add(1, new KeyValuePair<string, object?>("shop.right", right));
                waits.Record(wait);
                (Items, Calls, Right) = (Items + count, Calls + 1, Right + (right ? 1 : 0));
                Waits.Add(wait);
            }
        }
    }
}
