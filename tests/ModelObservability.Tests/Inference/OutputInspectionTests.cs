using System.Diagnostics;
using ModelObservability.Metrics.Probability;
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
    public void Each_row_is_an_output_with_a_class_and_a_confidence()
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
        Assert.That(readings.Observe(Confidences.Sum), Is.EqualTo(0.8 + 0.4 + 0.25 + 0.9).Within(1e-6));
        Assert.That(Confidences.AtMost(readings, "0.2", "0.25", "0.45", "0.85", "0.9", "1"), Is.EqualTo(new[] { 0, 1, 2, 3, 4, 4 }));
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

    [TestCase(7, 0, 1)]
    [TestCase(10, 1, 0)]
    [TestCase(25, 2, 1)]
    [TestCase(30, 3, 0)]
    [TestCase(1, 0, 1)]
    public void Scores_that_do_not_fill_their_rows_are_counted(int scores, int rows, int rejected)
    {
        using MeterReadings readings = new(name);
        float[] output = new float[scores];
        for (int index = 0; index < scores; index++) output[index] = index % 10 == 3 ? 0.9f : 0.01f;
        Answer(new OutputInspection<float[]>(x => x) { Classes = 10 }, output);

        Assert.That(readings.Observe("ml.inference.output.classes"), Is.EqualTo(rows));
        Assert.That(Confidences.AtMost(readings, "1"), Is.EqualTo(new[] { rows }));
        Assert.That(readings.Observe("ml.inference.rejected", ("reason", "scores_not_in_rows")), Is.EqualTo(rejected));
        Assert.That(readings.Observe("ml.inference.items", ("ml.inference.outcome", "success")), Is.EqualTo(1), "the call itself is recorded");
    }

    [Test]
    public void A_scope_counts_rejections_like_a_wrapped_call()
    {
        using MeterReadings readings = new(name);
        using (InferenceCall call = monitor.StartInference())
        {
            call.Inspect(new double[7], new OutputInspection { Classes = 10 });
            call.Inspect(new double[] { 0.1, 0.9 }, new OutputInspection { LowConfidence = 0.5 });
            call.Complete();
        }

        Assert.That(readings.Observe("ml.inference.rejected", ("reason", "scores_not_in_rows")), Is.EqualTo(1));
        Assert.That(readings.Observe("ml.inference.rejected", ("reason", "classes_not_given")), Is.EqualTo(1));
    }

    [Test]
    public void Logits_have_a_class_and_no_confidence_until_they_are_declared()
    {
        using MeterReadings readings = new(name);
        float[] logits = [-3.5f, 6.3f, -1f, 2f, -40f, -3f, -8f, -2.5f];
        Answer(new OutputInspection<float[]>(x => x) { Classes = 4 }, logits);

        Assert.That(readings.Observe("ml.inference.output.classes"), Is.EqualTo(2));
        Assert.That(Confidences.AtMost(readings, "1"), Is.EqualTo(new[] { 0 }));
        Assert.That(Anomalies(readings), Is.Empty, "LowConfidence is 0: never");
        Assert.That(readings.Observe("ml.inference.rejected", ("reason", "confidence_out_of_range")), Is.EqualTo(1));

        Answer(new OutputInspection<float[]>(x => x) { Classes = 4, Scores = ScoreKind.Logit, LowConfidence = 0.7 }, logits);
        double first = 1 / (Math.Exp(-3.5 - 6.3f) + 1 + Math.Exp(-1 - 6.3f) + Math.Exp(2 - 6.3f));
        double second = 1 / (Math.Exp(-37.5) + Math.Exp(-0.5) + Math.Exp(-5.5) + 1);
        Assert.That(readings.Observe(Confidences.Sum), Is.EqualTo(first + second).Within(1e-6));
        Assert.That(Confidences.AtMost(readings, "0.6", "0.65", "0.95", "0.99", "1"), Is.EqualTo(new[] { 0, 1, 1, 2, 2 }));
        Assert.That(Anomalies(readings), Is.EqualTo(new Dictionary<string, double> { ["low_confidence"] = 1 }));
    }

    [Test]
    public void Confidence_is_within_0_and_1_or_absent()
    {
        using MeterReadings readings = new(name);
        double[][] rows =
        [
            [double.PositiveInfinity, 1], [double.NegativeInfinity, double.NegativeInfinity], [-5, 0.4], [1e308, -1e308], [1 + 1e-9, 0], [-0.0, 1],
            [1000, 999], [-1000, -1001], [double.Epsilon, 0],
        ];
        foreach (ScoreKind kind in Enum.GetValues<ScoreKind>())
            foreach (double[] row in rows)
                monitor.Observe<int, double[]>(_ => row, new() { Output = new OutputInspection<double[]>(x => x) { Classes = 2, Scores = kind } })(1);

        Assert.That(Confidences.AtMost(readings, "1"), Is.EqualTo(new[] { 3 + 7 }));
        Assert.That(readings.Observe(Confidences.Sum), Is.InRange(0, 3 + 7));
        Assert.That(readings.Observe("ml.inference.rejected", ("reason", "confidence_out_of_range")), Is.EqualTo(6 + 2));
    }

    [Test]
    [ProvokesFaults]
    public void Failing_option_delegates_are_counted_by_what_they_were_for()
    {
        using MeterReadings readings = new(name);
        long faults = ModelMonitor.Faults;
        InferenceOptions<int, float[]> options = new()
        {
            BatchSize = size => size > 100 ? throw new InvalidOperationException() : size,
            Output = new OutputInspection<float[]>(output => output.Length == 1 ? throw new InvalidOperationException() : output),
        };
        Func<int, float[]> model = monitor.Observe<int, float[]>(size => new float[Math.Min(Math.Abs(size), 3)], options);
        foreach (int size in new[] { 2, 0, -3, 101, 1 }) model(size);

        Assert.That(ModelMonitor.Faults, Is.EqualTo(faults + 2));
        Assert.That(readings.Observe("ml.inference.rejected", ("reason", "batch_size_out_of_range")), Is.EqualTo(2));
        Assert.That(readings.Observe("ml.inference.rejected", ("reason", "batch_size_failed")), Is.EqualTo(1));
        Assert.That(readings.Observe("ml.inference.rejected", ("reason", "scores_failed")), Is.EqualTo(1));
        Assert.That(readings.Observe("ml.inference.items", ("ml.inference.outcome", "success")), Is.EqualTo(2 + 1 + 1 + 1 + 1));
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
    [Provokes("MO1001")]
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

    [TestCase("MO1002", 0.5f, 7f)]
    [TestCase("MO1002", -0.1f, 0.5f)]
    [TestCase("MO1003", 0.5f, 0.5f)]
    [TestCase("MO1003")]
    [Provokes("MO1002", "MO1003")]
    public void Outputs_out_of_range_empty_or_constant_are_signalled(string code, params float[] output)
    {
        List<Signal> signals = [];
        monitor.SignalRaised += signals.Add;
        for (int call = 0; call < 3; call++) Answer(new OutputInspection<float[]>(x => x) { Minimum = 0, Maximum = 1 }, output);

        Assert.That(signals.Select(signal => signal.Code), Is.EqualTo(new[] { code }));
    }

    [Test]
    [StaysQuiet("MO1001", "MO1002", "MO1003")]
    public void Outputs_within_their_range_are_no_finding()
    {
        List<Signal> signals = [];
        monitor.SignalRaised += signals.Add;
        foreach (float[] output in new float[][] { [0, 1], [1], [0.25f, 0.5f, 0.25f] }) Answer(new OutputInspection<float[]>(x => x) { Minimum = 0, Maximum = 1 }, output);

        Assert.That(signals, Is.Empty);
    }

    [Test]
    public void Invalid_options_are_refused_with_name_value_and_range()
    {
        Assert.That(() => new OutputInspection { Classes = 1 }, Refused("Classes", 1));
        Assert.That(() => new OutputInspection { Classes = -4 }, Refused("Classes", -4));
        Assert.That(() => new OutputInspection { Minimum = double.NaN }, Refused("Minimum", double.NaN));
        Assert.That(() => new OutputInspection { Maximum = double.NaN }, Refused("Maximum", double.NaN));
        Assert.That(() => new OutputInspection { LowConfidence = double.NaN }, Refused("LowConfidence", double.NaN));
        Assert.That(() => new OutputInspection { MaxClasses = 0 }, Refused("MaxClasses", 0));
        Assert.That(() => new OutputInspection { MaxClasses = 10_001 }, Refused("MaxClasses", 10_001));
        Assert.That(() => new OutputInspection { Minimum = 1, Maximum = 0 }, Refused("Maximum", 0.0));
        Assert.That(() => new OutputInspection { Maximum = 0, Minimum = 1 }, Refused("Minimum", 1.0));
        Assert.That(() => new OutputInspection { Minimum = double.PositiveInfinity }, Refused("Minimum", double.PositiveInfinity));
        Assert.That(() => new OutputInspection { Maximum = double.NegativeInfinity }, Refused("Maximum", double.NegativeInfinity));
        Assert.That(() => new OutputInspection { LowConfidence = 70 }, Refused("LowConfidence", 70.0));
        Assert.That(() => new OutputInspection { LowConfidence = -0.1 }, Refused("LowConfidence", -0.1));
        Assert.That(() => new OutputInspection { Scores = (ScoreKind)7 }, Refused("Scores", (ScoreKind)7));
        Assert.That(() => new OutputInspection { Minimum = 1, Maximum = 1, LowConfidence = 1, Classes = 2, MaxClasses = 10_000 }, Throws.Nothing);
        OutputInspection<float[]> withoutClasses = new(x => x) { LowConfidence = 0.5 };
        Assert.That(() => new InferenceOptions<int, float[]> { Output = withoutClasses }, Refused("Classes", 0));
        Assert.That(() => new OutputInspection<float[]>((Func<float[], ReadOnlySpan<float>>)null!), Throws.ArgumentNullException);
    }

    private static NUnit.Framework.Constraints.Constraint Refused(string parameter, object value) =>
        Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo(parameter)
            .And.Property("ActualValue").EqualTo(value).And.Message.Contains("must be");

    private void Answer(OutputInspection<float[]> inspection, float[] output) =>
        monitor.Observe<int, float[]>(_ => output, new() { Output = inspection })(1);

    private static Dictionary<string, double> Anomalies(MeterReadings readings) => readings.ObserveAll()
        .Where(reading => reading is { Instrument: "ml.inference.output.anomalies", Value: > 0 })
        .ToDictionary(reading => (string)reading.Tags["ml.anomaly.type"]!, reading => reading.Value);

    private static Dictionary<string, int> FirstIndices(SpanReadings spans) => spans.Stopped
        .SelectMany(span => span.Events).Where(e => e.Name == "ml.inference.output.anomaly")
        .Select(e => e.Tags.ToDictionary())
        .ToDictionary(tags => (string)tags["ml.anomaly.type"]!, tags => (int)tags["ml.anomaly.index"]!);
}
