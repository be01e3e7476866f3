using ModelObservability.Testing;

namespace ModelObservability.Tests.Inference;

/// <summary>What an inspection may count exists at 0 as soon as a model is wrapped, and its classes have names.</summary>
[TestFixture]
public sealed class InspectionFromBirthTests
{
    private static readonly string[] Anomalies = ["nan", "infinity", "empty", "out_of_range", "low_confidence", "constant"];

    private ModelMonitor monitor = null!;
    private string name = "";

    [SetUp]
    public void Watch() => monitor = new ModelMonitor(name = TestContext.CurrentContext.Test.ID);

    [TearDown]
    public void StopWatching() => monitor.Dispose();

    [Test]
    public void Anomalies_classes_and_rejections_exist_at_0_from_Observe_on()
    {
        using MeterReadings readings = new(name);
        Assert.That(Series(readings, "ml.inference.output.anomalies").Concat(Series(readings, "ml.inference.rejected")), Is.Empty, "nothing is set up yet");

        monitor.Observe<int, float[]>(_ => [], new() { BatchSize = x => x, Output = new OutputInspection<float[]>(x => x) { Classes = 2 } });
        Assert.That(Series(readings, "ml.inference.output.anomalies"), Is.EquivalentTo(Anomalies.Select(anomaly => (anomaly, 0.0))));
        Assert.That(Series(readings, "ml.inference.output.classes"), Is.EquivalentTo(new[] { ("0", 0.0), ("1", 0.0) }));
        Assert.That(Series(readings, "ml.inference.rejected"), Is.EquivalentTo(new[]
        {
            ("batch_size_out_of_range", 0.0), ("batch_size_failed", 0.0), ("scores_failed", 0.0), ("scores_not_in_rows", 0.0), ("confidence_out_of_range", 0.0),
        }));
    }

    [Test]
    public void Only_reasons_that_can_occur_are_there()
    {
        using MeterReadings readings = new(name);
        monitor.Observe<int, float[]>(_ => [], new() { Output = new OutputInspection<float[]>(x => x) });
        Assert.That(Series(readings, "ml.inference.rejected"), Is.EqualTo(new[] { ("scores_failed", 0.0) }));
        Assert.That(Series(readings, "ml.inference.output.classes"), Is.Empty);

        using (InferenceCall call = monitor.StartInference(batchSize: 4)) call.Complete();
        Assert.That(Series(readings, "ml.inference.rejected"), Is.EquivalentTo(new[] { ("scores_failed", 0.0), ("batch_size_out_of_range", 0.0) }));
    }

    [Test]
    public void Class_names_replace_indices()
    {
        using MeterReadings readings = new(name);
        Func<float[], float[]> model = monitor.Observe<float[], float[]>(x => x, new()
        {
            Output = new OutputInspection<float[]>(x => x) { Classes = 3, ClassNames = ["cat", "dog", "fox"], MaxClasses = 2 },
        });
        model([0.1f, 0.8f, 0.1f]);
        model([0.1f, 0.1f, 0.8f]);

        Assert.That(Series(readings, "ml.inference.output.classes"), Is.EqualTo(new[] { ("cat", 0.0), ("dog", 1.0), ("__other__", 1.0) }));
    }

    [Test]
    public void A_wrong_number_of_class_names_is_refused()
    {
        Assert.That(() => new OutputInspection { Classes = 3, ClassNames = ["a", "b"] }, Throws.ArgumentException.With.Message.Contains("2 ClassNames for 3 Classes"));
        Assert.That(() => new OutputInspection { ClassNames = ["a", "b"], Classes = 3 }, Throws.ArgumentException.With.Message.Contains("2 ClassNames for 3 Classes"));
        Assert.That(() => new OutputInspection { Classes = 2, ClassNames = ["a", "a"] }, Throws.ArgumentException.With.Message.Contains("ClassNames[1]"));
        Assert.That(() => new OutputInspection { Classes = 2, ClassNames = ["a", "__other__"] }, Throws.ArgumentException);
        Assert.That(
            () => new InferenceOptions<int, float[]> { Output = new OutputInspection<float[]>(x => x) { ClassNames = ["a", "b"] } },
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("Classes"));
    }

    private static (string Value, double Count)[] Series(MeterReadings readings, string instrument) => [.. readings.ObserveAll()
        .Where(reading => reading.Instrument == instrument)
        .Select(reading => ((string)reading.Tags.Single(tag => tag.Key is not ("ml.model.name" or "ml.model.version" or "ml.model.framework")).Value!, reading.Value))];
}
