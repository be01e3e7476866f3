using ModelObservability.Metrics.Detectors;

namespace ModelObservability.Tests.Watching;

[TestFixture]
public sealed class WatchEdgeTests
{
    [Test]
    public void The_reference_of_another_model_or_of_nothing_is_refused_where_it_is_given()
    {
        using WatchedModel service = new(), other = new(name: "another model");
        Assert.That(() => other.Monitor.Watch(service.Healthy()), Throws.ArgumentException.With.Property("ParamName").EqualTo("reference").And.Message.Contains("another model"));
        using ModelMonitor idle = new("idle");
        ReferenceProfile nothing = idle.TrackBinary().CaptureReference();
        Assert.That(() => idle.Watch(nothing), Throws.ArgumentException.With.Property("ParamName").EqualTo("reference"));
        Assert.That(() => idle.Watch(null!), Throws.ArgumentNullException);
        Assert.That(() => ((ModelMonitor)null!).Watch(nothing), Throws.ArgumentNullException);
    }

    [Test]
    public void The_reference_of_another_task_or_of_other_classes_is_refused_where_it_is_given()
    {
        string name = "tasks " + TestContext.CurrentContext.Test.ID;
        ReferenceProfile binary, ofThree;
        using (ModelMonitor monitor = new(name))
        {
            BinaryQuality quality = monitor.TrackBinary();
            quality.Record([true, false], [true, false]);
            binary = quality.CaptureReference();
        }

        using (ModelMonitor monitor = new(name))
        {
            MulticlassQuality quality = monitor.TrackMulticlass(3);
            quality.Record([0, 1, 2], [0, 1, 2]);
            ofThree = quality.CaptureReference();
            Assert.That(() => monitor.Watch(binary), Throws.InstanceOf<InvalidDataException>().With.Message.EqualTo("The profile is of the task binary; this model is tracked as multiclass."));
            Assert.That(() => monitor.TrackDrift(binary), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("task binary"));
            Assert.That(() => monitor.Watch(ofThree), Throws.Nothing);
        }

        using ModelMonitor other = new(name);
        other.TrackMulticlass(4);
        Assert.That(() => other.Watch(ofThree), Throws.InstanceOf<InvalidDataException>().With.Message.EqualTo("The profile has 3 classes; this model is tracked with 4."));
        Assert.That(() => other.TrackDrift(ofThree), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("3 classes"));
    }

    [Test]
    public void A_tracker_of_another_task_that_comes_later_is_not_taken_for_the_reference_s()
    {
        ReferenceProfile reference;
        string name = "later " + TestContext.CurrentContext.Test.ID;
        using (WatchedModel healthy = new(name: name)) reference = healthy.Healthy();
        Testing.TickingTime time = new();
        using ModelMonitor monitor = new(name, timeProvider: time);
        List<string> found = [];
        monitor.SignalRaised += signal => found.Add(signal.Code);
        monitor.Watch(reference);
        MultilabelQuality labels = monitor.TrackMultilabel(10);
        for (int look = 0; look < 60; look++)
        {
            labels.Record(new byte[] { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 }, new byte[10]);
            time.Advance(WatchedModel.Look);
        }

        Assert.That(found, Is.Empty, "whether every one of ten labels is right is not the accuracy of two classes");
    }

    [Test]
    public void Options_out_of_range_are_refused_with_name_value_and_range()
    {
        Assert.That(() => new WatchOptions { LookEvery = TimeSpan.Zero }, Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("LookEvery is 00:00:00; it must be 1 second to 1 hour"));
        Assert.That(() => new WatchOptions { LatencyLimit = TimeSpan.FromSeconds(-1) }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new WatchOptions { LabelsWithin = TimeSpan.Zero }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new WatchOptions { Tolerance = 0.6 }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new WatchOptions { FalseAlarms = null! }, Throws.ArgumentNullException);
    }

    [Test]
    public void A_watch_that_is_disposed_replaced_or_whose_monitor_is_gone_looks_no_more()
    {
        using WatchedModel service = new();
        ReferenceProfile reference = service.Healthy();
        ModelWatch first = service.Monitor.Watch(reference);
        Assert.That(service.Time.Running, Is.EqualTo(2), "the watch, and the history of the tracker");
        service.Monitor.Watch(reference);
        Assert.That(service.Time.Running, Is.EqualTo(2), "the second replaces the first");
        first.Dispose();
        service.Monitor.Dispose();
        Assert.That(service.Time.Running, Is.Zero);
        Assert.That(() => service.Monitor.Watch(reference), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(service.Time.Running, Is.Zero);
    }

    [Test]
    public void A_clock_that_jumps_makes_no_finding()
    {
        using WatchedModel service = new();
        service.Time.Advance(TimeSpan.FromDays(10));
        service.Monitor.Watch(service.Healthy());
        foreach (TimeSpan jump in new[] { TimeSpan.FromDays(-3), TimeSpan.FromDays(6), TimeSpan.FromHours(-5) })
        {
            service.Time.Advance(jump);
            service.Run(TimeSpan.FromMinutes(10));
        }

        Assert.That(service.Found, Is.Empty);
    }

    [Test]
    public void A_clock_that_jumps_ahead_by_days_is_no_day_without_labels()
    {
        (Testing.ManualTime time, ModelMonitor monitor, List<string> found, Action<bool> tenSeconds) = Served();
        for (int look = 0; look < 60; look++) tenSeconds(true);
        time.Advance(TimeSpan.FromDays(3)); // one look, and labels come again within the hour
        for (int look = 0; look < 120; look++) tenSeconds(false);
        Assert.That(found, Is.Empty);
        for (int look = 0; look < 360; look++) tenSeconds(false);
        Assert.That(found, Is.EqualTo(new[] { "MO7007" }));
        monitor.Dispose();
    }

    [Test]
    public void A_clock_that_is_set_back_to_before_the_watch_does_not_blind_it()
    {
        (Testing.ManualTime time, ModelMonitor monitor, List<string> found, Action<bool> tenSeconds) = Served();
        time.Advance(TimeSpan.FromDays(-3));
        for (int look = 0; look < 60; look++) tenSeconds(true);
        Assert.That(found, Is.Empty);
        for (int look = 0; look < 420; look++) tenSeconds(false);
        Assert.That(found, Is.EqualTo(new[] { "MO7007" }));
        monitor.Dispose();
    }

    /// <summary>A watched service that is looked at by hand: twenty calls in ten seconds, with labels or without.</summary>
    private static (Testing.ManualTime Time, ModelMonitor Monitor, List<string> Found, Action<bool> TenSeconds) Served()
    {
        Testing.ManualTime time = new();
        time.Advance(TimeSpan.FromDays(10));
        ModelMonitor monitor = new("jumps " + TestContext.CurrentContext.Test.ID, timeProvider: time);
        List<string> found = [];
        monitor.SignalRaised += signal => found.Add(signal.Code);
        BinaryQuality quality = monitor.TrackBinary();
        Func<int, int> model = monitor.Observe((int input) => input);
        quality.Record([true, false, true, true], [true, false, true, false]);
        model(1);
        time.Advance(TimeSpan.FromMinutes(1));
        ModelWatch watch = monitor.Watch(quality.CaptureReference());
        return (time, monitor, found, PassALook);

        void PassALook(bool labelled)
        {
            for (int call = 0; call < 20; call++) model(call);
            if (labelled) quality.Record([true, false], [true, false]);
            time.Advance(WatchedModel.Look);
            watch.Look();
        }
    }

    [Test]
    public void Looks_on_demand_keep_their_distance_so_that_the_promise_stays()
    {
        using WatchedModel service = new();
        ModelWatch watch = service.Monitor.Watch(service.Healthy());
        service.Wrong = 1;
        for (int sample = 0; sample < 2_000; sample++)
        {
            service.Quality.Record(true, 0.1);
            watch.Look();
        }

        Assert.That(service.Found, Is.Empty, "all within ten seconds of the last look");
        service.Time.Advance(WatchedModel.Look);
        Assert.That(service.Found.Select(static signal => signal.Code), Does.Contain("MO7001"));
    }

    [Test]
    public void A_tracker_that_begins_later_is_watched_too()
    {
        ReferenceProfile reference;
        string name;
        using (WatchedModel healthy = new())
        {
            reference = healthy.Healthy();
            name = healthy.Monitor.Identity.Name;
        }

        Testing.TickingTime time = new();
        using ModelMonitor monitor = new(name, timeProvider: time);
        List<string> found = [];
        monitor.SignalRaised += signal => found.Add(signal.Code);
        monitor.Watch(reference);
        time.Advance(TimeSpan.FromMinutes(5));
        BinaryQuality quality = monitor.TrackBinary(new() { Probabilities = true });
        for (int look = 0; look < 30; look++)
        {
            for (int sample = 0; sample < 20; sample++) quality.Record(sample < 10, 0.9);
            time.Advance(WatchedModel.Look);
        }

        Assert.That(found, Does.Contain("MO7001"));
    }

    [Test]
    public void All_samples_of_one_class_and_no_labels_for_a_day_are_no_trouble()
    {
        using WatchedModel service = new() { Positive = 1, Wrong = 0 };
        service.Monitor.Watch(service.Healthy());
        service.Run(TimeSpan.FromHours(1));
        Assert.That(service.Found, Is.Empty);
        service.IsLabelled = false;
        service.Run(TimeSpan.FromHours(24));
        Assert.That(service.Found.Select(static signal => signal.Code), Is.EqualTo(new[] { "MO7007" }));
    }
}
