using System.Diagnostics;
using System.Diagnostics.Metrics;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Inference;

[TestFixture]
public sealed class ObservedFunctionTests
{
    private readonly ManualTime time = new();
    private string name = "";
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Watch()
    {
        name = TestContext.CurrentContext.Test.ID;
        monitor = new ModelMonitor(name, "2.3", "test", time);
    }

    [TearDown]
    public void StopWatching() => monitor.Dispose();

    [Test]
    public void A_call_is_recorded_with_its_duration_and_outcome()
    {
        using MeterReadings readings = new(name);
        Func<int, int> model = monitor.Observe<int, int>(x =>
        {
            time.Advance(TimeSpan.FromMilliseconds(20));
            return x + 1;
        });

        Assert.That(model(1), Is.EqualTo(2));

        Assert.That(readings.Values("ml.inference.duration"), Is.EqualTo(new[] { 0.02 }));
        MeterReadings.Reading reading = readings.Recorded.Single();
        Assert.That(reading.Tags, Is.EqualTo(new Dictionary<string, object?>
        {
            ["ml.model.name"] = name,
            ["ml.model.version"] = "2.3",
            ["ml.model.framework"] = "test",
            ["ml.inference.outcome"] = "success",
        }));
    }

    [Test]
    public void A_call_without_a_declared_batch_is_one_item_and_records_no_batch_size()
    {
        using MeterReadings readings = new(name);
        Func<int, int> model = monitor.Observe<int, int>(x => x);
        for (int call = 0; call < 5; call++) model(call);

        Assert.That(readings.Observe("ml.inference.items", ("ml.inference.outcome", "success")), Is.EqualTo(5));
        Assert.That(readings.Values("ml.inference.batch.size"), Is.Empty);
    }

    [Test]
    public void A_declared_batch_is_recorded_and_its_items_are_counted()
    {
        using MeterReadings readings = new(name);
        Func<float[], float> model = monitor.Observe<float[], float>(x => x[0], new() { BatchSize = x => x.Length });
        model([1, 2, 3]);
        model([4]);

        Assert.That(readings.Values("ml.inference.batch.size"), Is.EqualTo(new[] { 3.0, 1.0 }));
        Assert.That(readings.Observe("ml.inference.items"), Is.EqualTo(4));
    }

    [Test]
    public void A_batch_size_below_one_is_rejected_and_counted_and_the_call_counts_as_one_item([Values(0, -1, int.MinValue)] int size)
    {
        using MeterReadings readings = new(name);
        monitor.Observe<int, int>(x => x, new() { BatchSize = _ => size })(1);

        Assert.That(readings.Observe("ml.inference.rejected", ("reason", "batch_size_out_of_range")), Is.EqualTo(1));
        Assert.That(readings.Observe("ml.inference.items"), Is.EqualTo(1));
        Assert.That(readings.Values("ml.inference.batch.size"), Is.Empty);
    }

    [Test]
    public void A_failing_call_is_an_error_named_by_the_type_of_its_exception()
    {
        using MeterReadings readings = new(name);
        Func<int, int> model = monitor.Observe(new Func<int, int>(_ => throw new InvalidDataException("a secret")));

        Assert.That(() => model(1), Throws.InstanceOf<InvalidDataException>());

        Assert.That(readings.Values("ml.inference.duration",
            ("ml.inference.outcome", "error"), ("error.type", "System.IO.InvalidDataException")), Has.Length.EqualTo(1));
        Assert.That(readings.Observe("ml.inference.items", ("ml.inference.outcome", "error")), Is.EqualTo(1));
    }

    [Test]
    public void A_cancelled_call_is_cancelled_and_a_time_out_is_an_error()
    {
        using MeterReadings readings = new(name);
        Func<Exception, int> model = monitor.Observe(new Func<Exception, int>(e => throw e));

        Assert.That(() => model(new OperationCanceledException()), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => model(new TaskCanceledException("", new TimeoutException())), Throws.InstanceOf<TaskCanceledException>());

        Assert.That(readings.Values("ml.inference.duration", ("ml.inference.outcome", "cancelled")), Has.Length.EqualTo(1));
        Assert.That(readings.Values("ml.inference.duration", ("ml.inference.outcome", "error")), Has.Length.EqualTo(1));
    }

    [Test]
    public void A_running_call_is_active_until_it_ends()
    {
        using MeterReadings readings = new(name);
        double during = -1;
        monitor.Observe<int, int>(x =>
        {
            during = readings.Observe("ml.inference.active");
            return x;
        })(1);

        Assert.That(during, Is.EqualTo(1));
        Assert.That(readings.Observe("ml.inference.active"), Is.Zero);
    }

    [Test]
    public void The_span_is_current_inside_the_call_and_carries_batch_outcome_and_error_type_only()
    {
        using SpanReadings spans = new(name);
        Activity? inside = null;
        Func<int[], int> model = monitor.Observe<int[], int>(x =>
        {
            inside = Activity.Current;
            return x.Length > 2 ? throw new InvalidOperationException("a secret") : x.Length;
        }, new() { BatchSize = x => x.Length });
        Activity? before = Activity.Current;

        model([1, 2]);
        Assert.That(() => model([1, 2, 3]), Throws.InvalidOperationException);

        Assert.That(Activity.Current, Is.SameAs(before));
        Activity[] stopped = spans.Stopped;
        Assert.That(stopped, Has.Length.EqualTo(2));
        Assert.That(stopped[1], Is.SameAs(inside));
        Assert.That(stopped[0].DisplayName, Is.EqualTo("infer " + name));
        Assert.That(stopped[0].Kind, Is.EqualTo(ActivityKind.Internal));
        Assert.That(stopped[0].TagObjects.ToDictionary(), Is.EqualTo(new Dictionary<string, object?>
        {
            ["ml.model.name"] = name,
            ["ml.model.version"] = "2.3",
            ["ml.model.framework"] = "test",
            ["ml.inference.outcome"] = "success",
            ["ml.inference.batch.size"] = 2,
        }));
        Assert.That(stopped[1].Status, Is.EqualTo(ActivityStatusCode.Error));
        Assert.That(stopped[1].StatusDescription, Is.Null);
        Assert.That(stopped[1].GetTagItem("error.type"), Is.EqualTo("System.InvalidOperationException"));
        Assert.That(stopped[1].Events, Is.Empty);
    }

    [Test]
    public void Functions_of_spans_can_be_wrapped()
    {
        using MeterReadings readings = new(name);
        Func<ReadOnlySpan<float>, float> model = monitor.Observe<ReadOnlySpan<float>, float>(x => x[^1], new() { BatchSize = x => x.Length });

        Assert.That(model([1f, 2f, 3f]), Is.EqualTo(3f));
        Assert.That(readings.Observe("ml.inference.items"), Is.EqualTo(3));
    }

    [Test]
    public void Calls_allocate_nothing_with_or_without_listeners()
    {
        Func<int, int> model = monitor.Observe<int, int>(x => x + 1);
        Assert.That(AllocatedBy(model), Is.Zero);

        using MeterReadingsThatForget listener = new();
        Assert.That(AllocatedBy(model), Is.Zero);
    }

    [Test]
    [ProvokesFaults]
    public void After_dispose_the_model_still_answers_and_nothing_is_recorded()
    {
        using MeterReadings readings = new(name);
        Func<int, int> model = monitor.Observe<int, int>(x => x + 1);
        monitor.Dispose();

        Assert.That(model(1), Is.EqualTo(2));
        Assert.That(readings.Recorded, Is.Empty);
        Assert.That(readings.ObserveAll().Where(reading => reading.Tags.ContainsKey("ml.model.name")), Is.Empty);
    }

    [Test]
    public void Exception_types_beyond_the_limit_share_one_value()
    {
        using MeterReadings readings = new(name);
        Func<Exception, int> model = monitor.Observe(new Func<Exception, int>(e => throw e));
        Type[] types = [.. typeof(object).Assembly.GetTypes().Where(type => type is { IsPublic: true, IsAbstract: false, IsGenericType: false }
            && type.IsSubclassOf(typeof(Exception)) && type.GetConstructor([]) is not null && !type.IsSubclassOf(typeof(OperationCanceledException))).Take(80)];
        Assert.That(types, Has.Length.EqualTo(80));
        foreach (Type type in types) Assert.That(() => model((Exception)Activator.CreateInstance(type)!), Throws.Exception);

        object?[] names = [.. readings.Recorded.Select(reading => reading.Tags["error.type"]).Distinct()];
        Assert.That(names, Has.Length.EqualTo(65).And.Contains("__other__"));
        Assert.That(readings.Recorded, Has.Count.EqualTo(80));
    }

    [Test]
    public void A_span_ends_when_the_model_has_answered_not_when_everything_is_recorded([Values] bool fails)
    {
        DateTime recorded = default;
        using MeterListener slow = new();
        slow.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "ml.inference.duration") self.EnableMeasurementEvents(instrument);
        };
        slow.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            if (!tags.ToArray().Contains(new("ml.model.name", name))) return;
            recorded = TimeProvider.System.GetUtcNow().UtcDateTime;
            while (TimeProvider.System.GetUtcNow().UtcDateTime <= recorded)
            {
            }
        });
        slow.Start();
        using SpanReadings spans = new(name);
        try
        {
            monitor.Observe<int, int>(x => fails ? throw new IOException() : x)(1);
        }
        catch (IOException)
        {
        }

        Activity span = spans.Stopped.Single();
        Assert.That(span.Duration, Is.GreaterThan(TimeSpan.Zero));
        Assert.That(span.StartTimeUtc + span.Duration, Is.LessThanOrEqualTo(recorded));
    }

    private static long AllocatedBy(Func<int, int> model)
    {
        for (int call = 0; call < 1000; call++) model(call);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int call = 0; call < 10_000; call++) model(call);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
