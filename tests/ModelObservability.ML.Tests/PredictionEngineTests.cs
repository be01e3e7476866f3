using Microsoft.ML;
using Microsoft.ML.Data;
using ModelObservability.Testing;

namespace ModelObservability.MLTests;

[TestFixture]
public sealed class PredictionEngineTests
{
    private string name = "";
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Watch() => monitor = new(name = TestContext.CurrentContext.Test.ID, framework: "mlnet");

    [TearDown]
    public void Stop() => monitor.Dispose();

    [Test]
    public void Predictions_are_those_of_the_engine_and_each_is_a_call()
    {
        using MeterReadings readings = new(name);
        using var engine = monitor.Observe(Engine());
        Tumor[] tumors = Given.TestTumors;
        foreach (Tumor tumor in tumors)
        {
            Diagnosis observed = engine.Predict(tumor), bare = engine.Inner.Predict(tumor);
            Assert.That((observed.Score, observed.Probability, observed.PredictedLabel), Is.EqualTo((bare.Score, bare.Probability, bare.PredictedLabel)));
        }

        Assert.That(readings.Values("ml.inference.duration", ("ml.inference.outcome", "success")), Has.Length.EqualTo(tumors.Length));
        Assert.That(readings.Observe("ml.inference.calls"), Is.EqualTo(tumors.Length));
    }

    [Test]
    public void A_prediction_in_place_fills_the_object_of_the_caller()
    {
        using MeterReadings readings = new(name);
        using var engine = monitor.Observe(Engine());
        Diagnosis mine = new(), same = mine;
        engine.Predict(Given.TestTumors[0], ref mine);
        Assert.That(mine, Is.SameAs(same));
        Assert.That(mine.Probability, Is.EqualTo(engine.Inner.Predict(Given.TestTumors[0]).Probability));
        Assert.That(readings.Values("ml.inference.duration"), Has.Length.EqualTo(1));
    }

    [Test]
    public void An_exception_is_the_same_object_and_an_error_in_the_metrics()
    {
        using MeterReadings readings = new(name);
        InvalidOperationException thrown = new("a row that cannot be mapped");
        var estimator = Given.Context.Transforms.CustomMapping<Tumor, Diagnosis>((_, _) => throw thrown, contractName: null);
        using var engine = monitor.Observe(Given.Context.Model.CreatePredictionEngine<Tumor, Diagnosis>(estimator.Fit(Given.Tumors.Train)));
        Exception? caught = Assert.Catch(() => engine.Predict(Given.TestTumors[0]));
        Exception? bare = Assert.Catch(() => engine.Inner.Predict(Given.TestTumors[0]));
        Assert.That(caught, Is.SameAs(thrown).And.SameAs(bare));
        Assert.That(readings.Values("ml.inference.duration", ("ml.inference.outcome", "error"), ("error.type", typeof(InvalidOperationException).FullName!)), Has.Length.EqualTo(1));
    }

    [Test]
    public void Outputs_are_inspected_where_the_caller_says_they_are()
    {
        using MeterReadings readings = new(name);
        using var engine = monitor.Observe(Engine(), new(static diagnosis => new ReadOnlySpan<float>([diagnosis.Probability])) { Minimum = 2 });
        Diagnosis prediction = new();
        engine.Predict(Given.TestTumors[0]);
        engine.Predict(Given.TestTumors[0], ref prediction);
        Assert.That(readings.Observe("ml.inference.output.anomalies", ("ml.anomaly.type", "out_of_range")), Is.EqualTo(2));
    }

    [Test]
    public void Watching_allocates_nothing_beside_the_prediction()
    {
        using MeterReadings published = new("nobody", static _ => false);
        using var engine = monitor.Observe(Engine());
        using var listener = Listening.ToEverything();
        Tumor tumor = Given.TestTumors[0];
        Diagnosis prediction = new();
        Assert.Multiple(() =>
        {
            Assert.That(Allocated(() => engine.Predict(tumor)) - Allocated(() => engine.Inner.Predict(tumor)), Is.Zero);
            Assert.That(Allocated(() => engine.Predict(tumor, ref prediction)) - Allocated(() => engine.Inner.Predict(tumor, ref prediction)), Is.Zero);
        });
    }

    /// <summary>An engine is for one thread at a time; that is for its owner to see to, and a lock of ours would only hide it.</summary>
    [Test]
    public void Two_threads_in_one_engine_are_in_it_at_the_same_time()
    {
        using MeterReadings readings = new(name);
        using Barrier both = new(2);
        var estimator = Given.Context.Transforms.CustomMapping<Tumor, Diagnosis>((_, _) => Assert.That(both.SignalAndWait(TimeSpan.FromMinutes(1)), "alone in the engine"), contractName: null);
        using var engine = monitor.Observe(Given.Context.Model.CreatePredictionEngine<Tumor, Diagnosis>(estimator.Fit(Given.Tumors.Train)));
        Exception?[] caught = new Exception?[2];
        Thread[] callers = [.. caught.Select((_, index) => new Thread(() =>
        {
            try
            {
                engine.Predict(new Tumor { Features = new float[30] });
            }
            catch (Exception exception)
            {
                caught[index] = exception;
            }
        }))];
        foreach (Thread caller in callers) caller.Start();
        foreach (Thread caller in callers) caller.Join();
        Assert.That(caught, Is.All.Null);
        Assert.That(readings.Observe("ml.inference.calls", ("ml.inference.outcome", "success")), Is.EqualTo(2));
    }

    [Test]
    public void A_disposed_engine_does_what_the_bare_one_does()
    {
        var observed = monitor.Observe(Engine());
        var bare = Engine();
        observed.Dispose();
        bare.Dispose();
        Assert.That(Outcome(() => observed.Predict(Given.TestTumors[0])), Is.EqualTo(Outcome(() => bare.Predict(Given.TestTumors[0]))));
    }

    [Test]
    public void After_the_monitor_the_engine_goes_on_unobserved()
    {
        var engine = monitor.Observe(Engine());
        monitor.Dispose();
        Assert.That(engine.Predict(Given.TestTumors[0]).Probability, Is.InRange(0, 1));
        Assert.That(() => monitor.Observe(engine.Inner), Throws.InstanceOf<ObjectDisposedException>());
        engine.Dispose();
    }

    private static PredictionEngine<Tumor, Diagnosis> Engine() => Given.Context.Model.CreatePredictionEngine<Tumor, Diagnosis>(Given.TumorModel);

    private static string Outcome(Func<Diagnosis> predict)
    {
        try
        {
            return predict().Probability.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (Exception exception)
        {
            return exception.GetType() + exception.Message;
        }
    }

    private static long Allocated(Action predict)
    {
        for (int warm = 0; warm < 200; warm++) predict();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int times = 0; times < 1000; times++) predict();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;
    }
}
