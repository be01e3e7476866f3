using ModelObservability.Testing;

namespace ModelObservability.Tests;

[TestFixture]
public sealed class ModelMonitorTests
{
    [Test]
    public void A_model_needs_a_name_and_no_argument_may_be_blank([Values("", " ", "\t\n")] string blank)
    {
        Assert.That(() => new ModelMonitor((string)null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("name"));
        Assert.That(() => new ModelMonitor((ModelIdentity)null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("identity"));
        Assert.That(() => new ModelMonitor(blank), Throws.ArgumentException.With.Property("ParamName").EqualTo("name"));
        Assert.That(() => new ModelMonitor("m", version: blank), Throws.ArgumentException.With.Property("ParamName").EqualTo("version"));
        Assert.That(() => new ModelMonitor("m", framework: blank), Throws.ArgumentException.With.Property("ParamName").EqualTo("framework"));
    }

    [Test]
    public void Names_are_bounded_and_clean_on_every_measurement_and_span()
    {
        string longest = new('m', 5000);
        using ModelMonitor monitor = new(longest + "\n1", "v\r\n1"), other = new(longest + "\n2", "v\r\n1");
        Assert.That(monitor.Identity.Name, Does.Match("^m{100}~[0-9a-f]{8}$").And.Not.EqualTo(other.Identity.Name));
        Assert.That(monitor.Identity.Version, Does.Match("^v  1~[0-9a-f]{8}$"));
        using MeterReadings readings = new(monitor.Identity.Name);
        using SpanReadings spans = new(monitor.Identity.Name);
        monitor.Observe<int, int>(x => x)(1);
        Assert.That(readings.Values("ml.inference.duration", ("ml.model.version", monitor.Identity.Version!)), Has.Length.EqualTo(1));
        Assert.That(spans.Stopped.Single().DisplayName, Is.EqualTo("infer " + monitor.Identity.Name));
    }

    [Test]
    public void Null_is_refused_by_every_overload()
    {
        using ModelMonitor monitor = new("null models");
        ModelMonitor none = null!;

        Assert.That(() => monitor.Observe((Func<int, int>)null!), Refused("model"));
        Assert.That(() => monitor.Observe((Func<int, Task<int>>)null!), Refused("model"));
        Assert.That(() => monitor.Observe((Func<int, CancellationToken, Task<int>>)null!), Refused("model"));
        Assert.That(() => monitor.Observe((Func<int, ValueTask<int>>)null!), Refused("model"));
        Assert.That(() => monitor.Observe((Func<int, CancellationToken, ValueTask<int>>)null!), Refused("model"));
        Assert.That(() => monitor.Observe((Func<int, IAsyncEnumerable<int>>)null!), Refused("model"));
        Assert.That(() => monitor.Observe((Func<int, CancellationToken, IAsyncEnumerable<int>>)null!), Refused("model"));
        Assert.That(() => monitor.Observe((IAsyncEnumerable<int>)null!), Refused("stream"));
        Assert.That(() => monitor.Observe((IInferenceModel<int, int>)null!), Refused("model"));
        Assert.That(() => none.Observe<int, int>(x => x), Refused("monitor"));
        Assert.That(() => none.StartInference(), Refused("monitor"));
    }

    [Test]
    public void Monitors_of_one_identity_add_up_to_one_series()
    {
        using MeterReadings readings = new("twice");
        using ModelMonitor first = new("twice", "1");
        ModelMonitor second = new("twice", "1");
        first.Observe<int, int>(x => x)(1);
        second.Observe<int, int>(x => x)(1);

        Assert.That(readings.ObserveAll().Count(reading => reading.Is("ml.inference.items", ("ml.inference.outcome", "success"))), Is.EqualTo(1));
        Assert.That(readings.Observe("ml.inference.items"), Is.EqualTo(2));
        second.Dispose();
        second.Dispose();
        Assert.That(readings.Observe("ml.inference.items"), Is.EqualTo(2), "the series lives as long as one of its monitors");
    }

    [Test]
    public void No_call_is_lost_with_many_threads()
    {
        using MeterReadings readings = new("many threads");
        using ModelMonitor monitor = new("many threads");
        Func<int, int> model = monitor.Observe(new Func<int, int>(x => x % 10 == 0 ? throw new InvalidOperationException() : x), new() { BatchSize = x => x % 3 + 1 });
        const int threads = 8, calls = 20_000;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
        {
            for (int call = 0; call < calls; call++)
            {
                try
                {
                    model(call);
                }
                catch (InvalidOperationException)
                {
                }
            }
        });

        long items = threads * Enumerable.Range(0, calls).Sum(call => (long)(call % 3 + 1));
        long failedItems = threads * Enumerable.Range(0, calls).Where(call => call % 10 == 0).Sum(call => (long)(call % 3 + 1));
        Assert.That(readings.Observe("ml.inference.items"), Is.EqualTo(items));
        Assert.That(readings.Observe("ml.inference.items", ("ml.inference.outcome", "error")), Is.EqualTo(failedItems));
        Assert.That(readings.Values("ml.inference.duration"), Has.Length.EqualTo(threads * calls));
        Assert.That(readings.Observe("ml.inference.active"), Is.Zero);
    }

    [Test]
    public void A_hundred_thousand_disposed_monitors_leave_nothing_behind()
    {
        static void Live()
        {
            using ModelMonitor monitor = new("short-lived", Guid.NewGuid().ToString());
            monitor.Observe<int, int>(x => x)(1);
        }

        for (int warm = 0; warm < 1_000; warm++) Live();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int life = 0; life < 100_000; life++) Live();

        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(1_000_000));
    }

    private static NUnit.Framework.Constraints.Constraint Refused(string parameter) =>
        Throws.ArgumentNullException.With.Property("ParamName").EqualTo(parameter);
}
