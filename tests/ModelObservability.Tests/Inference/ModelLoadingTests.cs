using ModelObservability.Testing;

namespace ModelObservability.Tests.Inference;

[TestFixture]
public sealed class ModelLoadingTests
{
    private readonly ManualTime time = new();
    private string name = "";
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Watch()
    {
        name = TestContext.CurrentContext.Test.ID;
        monitor = new ModelMonitor(name, timeProvider: time);
    }

    [TearDown]
    public void StopWatching() => monitor.Dispose();

    [Test]
    public void The_loaded_model_is_returned_and_its_duration_recorded()
    {
        using MeterReadings readings = new(name);
        object model = new();
        object loaded = monitor.ObserveLoad(() =>
        {
            time.Advance(TimeSpan.FromSeconds(3));
            return model;
        });

        Assert.That(loaded, Is.SameAs(model));
        Assert.That(readings.Values("ml.model.load.duration"), Is.EqualTo(new[] { 3.0 }));
    }

    [Test]
    public void The_memory_of_a_loaded_model_is_published()
    {
        byte[] weights = monitor.ObserveLoad(() =>
        {
            byte[] bytes = GC.AllocateUninitializedArray<byte>(256 << 20, pinned: true);
            for (int page = 0; page < bytes.Length; page += 4096) bytes[page] = 1;
            return bytes;
        });

        using MeterReadings readings = new(name);
        double grown = readings.Observe("ml.model.load.memory");
        Assert.That(grown, Is.InRange(128.0 * (1 << 20), 1024.0 * (1 << 20)));
        GC.KeepAlive(weights);
    }

    [Test]
    public void A_failed_load_throws_its_original_exception_and_its_type_is_recorded()
    {
        using MeterReadings readings = new(name);
        InvalidDataException broken = new("secret");
        Assert.That(() => monitor.ObserveLoad<int>(() => throw broken), Throws.Exception.SameAs(broken));
        Assert.That(readings.Values("ml.model.load.duration", ("error.type", "System.IO.InvalidDataException")), Has.Length.EqualTo(1));
    }

    [Test]
    [ProvokesFaults]
    public void After_the_monitor_is_disposed_models_load_unobserved()
    {
        using MeterReadings readings = new(name);
        monitor.Dispose();
        Assert.That(monitor.ObserveLoad(() => 7), Is.EqualTo(7));
        Assert.That(readings.Values("ml.model.load.duration"), Is.Empty);
    }
}
