using System.Diagnostics;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Inference;

[TestFixture]
public sealed class OutputInspectionTests
{
    private string name = "";
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Watch()
    {
        name = TestContext.CurrentContext.Test.ID;
        monitor = new ModelMonitor(name);
    }

    [TearDown]
    public void StopWatching() => monitor.Dispose();

    [Test]
    public void Each_kind_of_anomaly_is_counted_once_per_output_and_found_at_its_first_index()
    {
        using MeterReadings readings = new(name);
        using SpanReadings spans = new(name);
        Answer(new OutputInspection<float[]>(x => x) { Minimum = 0, Maximum = 1 },
            [0.5f, 0.5f, 0.1f, float.NaN, 0.2f, 7f, float.PositiveInfinity, float.NaN, -3f, 0.3f]);

        Assert.That(Anomalies(readings), Is.EqualTo(new Dictionary<string, double> { ["nan"] = 1, ["infinity"] = 1, ["out_of_range"] = 1 }));
        Assert.That(FirstIndices(spans), Is.EqualTo(new Dictionary<string, int> { ["nan"] = 3, ["infinity"] = 6, ["out_of_range"] = 5 }));
    }

    [Test]
    public void Rows_are_outputs_of_their_own_with_a_class_and_a_confidence_each()
    {
        using MeterReadings readings = new(name);
        using SpanReadings spans = new(name);
        Answer(new OutputInspection<float[]>(x => x) { Classes = 3, Minimum = 0, Maximum = 1, LowConfidence = 0.5 },
        [
            0.1f, 0.8f, 0.1f,
            0.4f, 0.3f, 0.3f,
            0.2f, float.NaN, 0.9f,
            0.25f, 0.25f, 0.25f,
            0.9f, 0.9f, 0f,
        ]);

        Assert.That(Anomalies(readings), Is.EqualTo(new Dictionary<string, double> { ["low_confidence"] = 2, ["nan"] = 1, ["constant"] = 1 }));
        Assert.That(FirstIndices(spans), Is.EqualTo(new Dictionary<string, int> { ["low_confidence"] = 3, ["nan"] = 7, ["constant"] = 9 }));
        Assert.That(readings.Values("ml.inference.output.confidence"), Is.EqualTo(new[] { 0.8, 0.4, 0.25, 0.9 }).Within(1e-7));
        Assert.That(readings.Observe("ml.inference.output.classes", ("ml.class", "0")), Is.EqualTo(3), "ties go to the lower index");
        Assert.That(readings.Observe("ml.inference.output.classes", ("ml.class", "1")), Is.EqualTo(1));
        Assert.That(readings.Observe("ml.inference.output.classes", ("ml.class", "2")), Is.Zero);
    }

    [Test]
    public void Doubles_are_inspected_as_floats_are()
    {
        using MeterReadings readings = new(name);
        monitor.Observe<int, double[]>(_ => [1e300, double.NegativeInfinity], new() { Output = new OutputInspection<double[]>(x => x) })(1);

        Assert.That(Anomalies(readings), Is.EqualTo(new Dictionary<string, double> { ["infinity"] = 1 }));
    }

    [Test]
    public void An_empty_output_is_an_anomaly_and_one_number_is_not_constant()
    {
        using MeterReadings readings = new(name);
        OutputInspection<float[]> inspection = new(x => x);
        Answer(inspection, []);
        Answer(inspection, [1f]);

        Assert.That(Anomalies(readings), Is.EqualTo(new Dictionary<string, double> { ["empty"] = 1 }));
    }

    [Test]
    public void Classes_beyond_the_limit_share_one_value()
    {
        using MeterReadings readings = new(name);
        float[] scores = new float[50];
        OutputInspection<float[]> inspection = new(x => x) { Classes = 50, MaxClasses = 3 };
        for (int best = 0; best < 50; best++)
        {
            Array.Clear(scores);
            scores[best] = 1;
            Answer(inspection, scores);
        }

        Assert.That(readings.Observe("ml.inference.output.classes", ("ml.class", "2")), Is.EqualTo(1));
        Assert.That(readings.Observe("ml.inference.output.classes", ("ml.class", "__other__")), Is.EqualTo(47));
        Assert.That(readings.Observe("ml.inference.output.classes"), Is.EqualTo(50));
    }

    [Test]
    public void A_bad_number_is_found_at_every_place_of_every_length([Values(1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 64, 65, 100)] int length)
    {
        for (int place = 0; place < length; place++)
        {
            foreach (float bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1.5f, -0.5f })
            {
                float[] values = new float[length];
                values[place] = bad;
                Assert.That(ModelObservability.Inference.OutputKernel.AllWithin<float>(values, 0f, 1f), Is.False, $"{bad} at {place}");
                ModelObservability.Inference.OutputFindings findings = new();
                ModelObservability.Inference.OutputKernel.Classify<float>(values, 0f, 1f, 0, ref findings);
                var kind = float.IsNaN(bad) ? ModelObservability.Inference.OutputAnomaly.NaN
                    : float.IsInfinity(bad) ? ModelObservability.Inference.OutputAnomaly.Infinity
                    : ModelObservability.Inference.OutputAnomaly.OutOfRange;
                Assert.That((findings.Outputs(kind), findings.First(kind)), Is.EqualTo((1L, place)));
                Assert.That(ModelObservability.Inference.OutputKernel.IsConstant<float>(values), Is.False);
            }
        }

        Assert.That(ModelObservability.Inference.OutputKernel.AllWithin<float>(new float[length], 0f, 1f), Is.True);
        Assert.That(ModelObservability.Inference.OutputKernel.IsConstant<float>(new float[length]), Is.EqualTo(length > 1));
    }

    [Test]
    public void A_finding_is_signalled_once_per_episode()
    {
        ManualTime time = new();
        using ModelMonitor watched = new("signals of " + name, timeProvider: time);
        List<Signal> signals = [];
        watched.SignalRaised += signals.Add;
        Func<int, float[]> model = watched.Observe<int, float[]>(_ => [float.NaN, 1f], new() { Output = new OutputInspection<float[]>(x => x) });

        for (int call = 0; call < 10; call++) model(call);
        Assert.That(signals, Has.Count.EqualTo(1));
        Assert.That(signals[0].Code, Is.EqualTo("MO1001"));
        Assert.That(signals[0].Severity, Is.EqualTo(SignalSeverity.Error));
        Assert.That(signals[0].Evidence["ml.anomaly.index"], Is.EqualTo(0));

        time.Advance(TimeSpan.FromMinutes(2));
        model(1);
        Assert.That(signals, Has.Count.EqualTo(2));

        using MeterReadings readings = new("signals of " + name);
        Assert.That(readings.Observe("ml.signals", ("ml.signal.code", "MO1001"), ("ml.signal.severity", "error")), Is.EqualTo(2));
    }

    [Test]
    public void Options_refuse_what_cannot_be_by_name_value_and_range()
    {
        Assert.That(() => new OutputInspection { Classes = 1 }, Refused("Classes", 1));
        Assert.That(() => new OutputInspection { Classes = -4 }, Refused("Classes", -4));
        Assert.That(() => new OutputInspection { Minimum = double.NaN }, Refused("Minimum", double.NaN));
        Assert.That(() => new OutputInspection { Maximum = double.NaN }, Refused("Maximum", double.NaN));
        Assert.That(() => new OutputInspection { LowConfidence = double.NaN }, Refused("LowConfidence", double.NaN));
        Assert.That(() => new OutputInspection { MaxClasses = 0 }, Refused("MaxClasses", 0));
        Assert.That(() => new OutputInspection<float[]>((Func<float[], ReadOnlySpan<float>>)null!), Throws.ArgumentNullException);
    }

    private static NUnit.Framework.Constraints.Constraint Refused(string parameter, object value) =>
        Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo(parameter)
            .And.Property("ActualValue").EqualTo(value).And.Message.Contains("must be");

    private void Answer(OutputInspection<float[]> inspection, float[] output) =>
        monitor.Observe<int, float[]>(_ => output, new() { Output = inspection })(1);

    private static Dictionary<string, double> Anomalies(MeterReadings readings) => readings.ObserveAll()
        .Where(reading => reading.Instrument == "ml.inference.output.anomalies")
        .ToDictionary(reading => (string)reading.Tags["ml.anomaly.type"]!, reading => reading.Value);

    private static Dictionary<string, int> FirstIndices(SpanReadings spans) => spans.Stopped
        .SelectMany(span => span.Events).Where(e => e.Name == "ml.inference.output.anomaly")
        .Select(e => e.Tags.ToDictionary())
        .ToDictionary(tags => (string)tags["ml.anomaly.type"]!, tags => (int)tags["ml.anomaly.index"]!);
}
