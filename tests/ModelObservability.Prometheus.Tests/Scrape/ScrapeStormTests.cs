using System.Diagnostics.Metrics;
using ModelObservability.Prometheus.Tests.Parsing;

namespace ModelObservability.Prometheus.Tests.Scrape;

/// <summary>Many clients against a real server while the application works.</summary>
public sealed class ScrapeStormTests
{
    private const int Clients = 8;
    private const int ScrapesEach = 200;
    private const int Writers = 2;

    [Test]
    public async Task In_a_storm_every_body_is_whole_and_no_client_sees_a_counter_fall()
    {
        using ScrapedMeter scraped = new();
        Counter<long> counter = scraped.Meter.CreateCounter<long>("storm.counter");
        Histogram<double> histogram = scraped.Meter.CreateHistogram<double>("storm.histogram", "s");
        await using ScrapedApp app = await ScrapedApp.InKestrelAsync(scraped.Provider);
        using CancellationTokenSource enough = new();

        Task<long>[] writers = [.. Enumerable.Range(0, Writers).Select(writer => Task.Run(() => Write(writer, enough.Token)))];
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => ReadAsync(client))));
        await enough.CancelAsync();
        long written = (await Task.WhenAll(writers)).Sum();

        ParsedExposition last = ExpositionParser.Parse(await app.TextAsync(), openMetrics: false);
        Assert.That(last.Samples("storm_counter_total").Sum(static sample => sample.Value), Is.EqualTo(written));
        Assert.That(last.Samples("storm_histogram_seconds_count").Sum(static sample => sample.Value), Is.EqualTo(written));

        long Write(int writer, CancellationToken stop)
        {
            Random random = new(writer);
            long count = 0;
            for (; !stop.IsCancellationRequested; count++)
            {
                KeyValuePair<string, object?> tag = new("shard", random.Next(4));
                double value = Math.ScaleB(1 + random.NextDouble(), random.Next(-20, 10));
                counter.Add(1, tag);
                histogram.Record(value, tag);
                if (count % 64 == 0)
                    Thread.Yield();
            }

            return count;
        }

        async Task ReadAsync(int client)
        {
            Dictionary<string, double> seen = [];
            for (int scrape = 0; scrape < ScrapesEach; scrape++)
            {
                bool openMetrics = (scrape + client) % 2 == 0;
                string body = await app.TextAsync(openMetrics ? "application/openmetrics-text" : null);

                // The parser refuses a body that is cut, mixed or contradicts itself; with "# EOF" also one that is cut between two lines.
                ParsedExposition read = ExpositionParser.Parse(body, openMetrics);
                List<ParsedSample> totals =
                [
                    .. read.Families.Where(static family => family.Type is "counter" or "histogram").SelectMany(static family => family.Samples)
                        .Where(static sample => !sample.Name.EndsWith("_created", StringComparison.Ordinal)),
                ];
                foreach (ParsedSample sample in totals)
                {
                    // The formats spell one bound in two ways.
                    double bound = ExpositionLine.Number(sample.Labels.GetValueOrDefault("le", "+Inf"));
                    string series = $"{sample.Name} shard {sample.Labels["shard"]} up to {bound}";
                    Assert.That(sample.Value, Is.GreaterThanOrEqualTo(seen.GetValueOrDefault(series)), series);
                    seen[series] = sample.Value;
                }

                // Nothing that was there is missing.
                Assert.That(totals, Has.Count.EqualTo(seen.Count));
            }
        }
    }
}
