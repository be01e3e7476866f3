using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using ModelObservability.Testing;

namespace ModelObservability.OnnxRuntime.Tests;

/// <summary>Whatever a session is given or gives, the caller sees what it would have seen without us.</summary>
[TestFixture]
public sealed class HardInputTests
{
    private string name = "";
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Watch() => monitor = new ModelMonitor(name = TestContext.CurrentContext.Test.ID);

    [TearDown]
    public void Stop() => monitor.Dispose();

    [Test]
    public void The_code_of_a_wrong_shape_is_the_error_type()
    {
        using ObservedSession session = monitor.Observe(Given.Session("digits"));
        NamedOnnxValue[] wrong = [NamedOnnxValue.CreateFromTensor("pixels", new DenseTensor<float>(new float[6], [2, 3]))];
        Same(session, wrong, "InvalidArgument");
    }

    [Test]
    public void What_cannot_be_watched_is_refused_before_the_first_call()
    {
        Assert.That(() => new OnnxRuntimeOptions { Inspection = new() { LowConfidence = 0.5 } }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("Classes"));
        monitor.Dispose();
        using InferenceSession session = Given.Session("digits");
        Assert.That(() => monitor.Observe(session), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => monitor.LoadOnnx("no such file"), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void The_code_of_a_failing_node_is_the_error_type()
    {
        using ObservedSession session = monitor.Observe(Given.Session("broken"));
        NamedOnnxValue[] five = [NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>(new float[15], [5, 3]))];
        Same(session, five, "Fail");
    }

    [Test]
    public void An_unknown_input_throws_the_same_exception()
    {
        using ObservedSession session = monitor.Observe(Given.Session("digits"));
        Same(session, [NamedOnnxValue.CreateFromTensor("no such input", Given.Images(1))], "InvalidArgument");
    }

    [Test]
    public void Null_inputs_throw_the_same_exception()
    {
        using ObservedSession session = monitor.Observe(Given.Session("digits"));
        Same(session, null!, typeof(NullReferenceException).FullName!, allow: typeof(ArgumentNullException).FullName!);
    }

    /// <summary>The one place where the caller sees something else: the bare session crashes the process.</summary>
    [Test]
    public void A_disposed_session_throws_where_the_bare_one_would_end_the_process([Values] bool listening)
    {
        ObservedSession session = monitor.Observe(Given.Session("digits"));
        session.Dispose();
        using MeterReadings? readings = listening ? new(name) : null;
        using RunOptions options = new();
        Assert.That(() => session.Run(Given.Pixels(1)), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => session.RunWithBinding(options, null!), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => session.RunAsync(null, [], [], [], []), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void Sequences_and_maps_pass_untouched_and_are_not_inspected()
    {
        using ObservedSession session = monitor.Observe(Given.Session("zipmap"), new() { Inspection = new() { Classes = 3 } });
        NamedOnnxValue[] inputs = [NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>(Given.Numbers(6), [2, 3]))];
        using MeterReadings readings = new(name);
        using var outputs = session.Run(inputs);
        var maps = outputs.Single().AsEnumerable<NamedOnnxValue>().Select(map => map.AsDictionary<long, float>()).ToArray();
        Assert.That(maps, Has.Length.EqualTo(2));
        Assert.That(maps[0].Values.Sum(), Is.EqualTo(1).Within(1e-6));
        Assert.That(readings.Values("ml.inference.batch.size"), Is.EqualTo(new[] { 2.0 }));
        Assert.That(readings.Observe("ml.inference.output.classes"), Is.Zero);
    }

    [Test]
    public void Strings_have_a_batch_size_too()
    {
        using ObservedSession session = monitor.Observe(Given.Session("strings"), new() { Inspection = new() });
        using MeterReadings readings = new(name);
        using var outputs = session.Run([NamedOnnxValue.CreateFromTensor("x", new DenseTensor<string>(new[] { "a", "b", "c" }, [3]))]);
        Assert.That(outputs.Single().AsTensor<string>(), Is.EqualTo(new[] { "a", "b", "c" }));
        Assert.That(readings.Values("ml.inference.batch.size"), Is.EqualTo(new[] { 3.0 }));
    }

    [Test]
    public void A_model_with_open_dimensions_is_asked_for_its_shape()
    {
        using ObservedSession session = monitor.Observe(Given.Session("open"));
        using MeterReadings readings = new(name);
        using RunOptions options = new();
        using OrtValue x = OrtValue.CreateTensorValueFromMemory(Given.Numbers(21), [3, 7]);
        using var outputs = session.Run(options, ["x"], [x], ["y"]);
        Assert.That(readings.Values("ml.inference.batch.size"), Is.EqualTo(new[] { 3.0 }));
    }

    [Test]
    public void An_empty_batch_is_the_callers_business_and_counted_as_rejected_batch_size()
    {
        using ObservedSession session = monitor.Observe(Given.Session("digits"));
        using MeterReadings readings = new(name);
        using var outputs = session.Run([NamedOnnxValue.CreateFromTensor("pixels", new DenseTensor<float>(Array.Empty<float>(), [0, 64]))]);
        Assert.That(outputs, Has.Count.EqualTo(2));
        Assert.That(readings.Observe("ml.inference.rejected"), Is.EqualTo(1));
    }

    [Test]
    public void Names_the_model_does_not_have_are_refused_when_the_session_is_wrapped()
    {
        using InferenceSession bare = Given.Session("digits");
        Assert.That(() => monitor.Observe(bare, new() { Output = "scores" }), Throws.ArgumentException.With.Message.Contains("label, probabilities"));
        Assert.That(() => monitor.Observe(bare, new() { Output = "label" }), Throws.ArgumentException, "integers");
        Assert.That(() => monitor.Observe(bare, new() { BatchInput = "image" }), Throws.ArgumentException.With.Message.Contains("pixels"));
    }

    [Test]
    [ProvokesFaults]
    public void A_listener_that_throws_is_not_felt()
    {
        using System.Diagnostics.Metrics.MeterListener hostile = new()
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == ModelMonitor.SourceName) self.EnableMeasurementEvents(instrument);
            },
        };
        hostile.SetMeasurementEventCallback<double>((_, _, _, _) => throw new InvalidOperationException("listener"));
        hostile.Start();
        using ObservedSession session = monitor.Observe(Given.Session("digits"));
        using var outputs = session.Run(Given.Pixels(2));
        Assert.That(outputs, Has.Count.EqualTo(2));
    }

    [Test]
    public void Metadata_name_the_model()
    {
        using InferenceSession tiny = Given.Session("tiny"), digits = Given.Session("digits"), plain = Given.Session("open");
        Assert.That(tiny.GetModelIdentity(), Is.EqualTo(new ModelIdentity("tiny-net", "1.4", "onnxruntime")));
        Assert.That(digits.GetModelIdentity(), Is.EqualTo(new ModelIdentity("digits", "3", "onnxruntime")));
        Assert.That(plain.GetModelIdentity(), Is.EqualTo(new ModelIdentity("open", null, "onnxruntime")));
    }

    [Test]
    public void Loading_is_timed_and_a_file_that_is_no_model_fails_as_ever()
    {
        using MeterReadings readings = new(name);
        using (monitor.LoadOnnx(Given.Path("digits"))) { }
        Assert.That(readings.Values("ml.model.load.duration"), Has.Length.EqualTo(1));
        Exception? bare = Catch(() => new InferenceSession(Given.Path("missing")).Dispose());
        Exception? watched = Catch(() => monitor.LoadOnnx(Given.Path("missing")).Dispose());
        Assert.That((watched!.GetType(), watched.Message), Is.EqualTo((bare!.GetType(), bare.Message)));
    }

    private static Exception? Catch(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    /// <summary>The wrapper throws what the bare session throws, and records it with this error type.</summary>
    private void Same(ObservedSession session, NamedOnnxValue[] inputs, string errorType, string? allow = null)
    {
        Exception? expected = Catch(() => session.Inner.Run(inputs).Dispose());
        using MeterReadings readings = new(name);
        Exception? actual = Catch(() => session.Run(inputs).Dispose());
        Assert.That(expected, Is.Not.Null);
        Assert.That((actual?.GetType(), actual?.Message), Is.EqualTo((expected!.GetType(), expected.Message)));
        var failures = readings.Recorded.Where(reading => reading.Is("ml.inference.duration", ("ml.inference.outcome", "error"))).ToArray();
        Assert.That(failures, Has.Length.EqualTo(1));
        Assert.That(failures[0].Tags["error.type"], Is.EqualTo(errorType).Or.EqualTo(allow));
    }
}
