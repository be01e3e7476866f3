using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using ModelObservability.Testing;

namespace ModelObservability.OnnxRuntime.Tests;

/// <summary>Every way to run a session gives what the bare session gives, is counted once, and shows its batch where the inputs show it.</summary>
[TestFixture]
public sealed class CallStyleTests
{
    private const int Batch = 5;
    private static readonly string[] In = ["pixels"];
    private static readonly string[] Out = ["label", "probabilities"];

    private string name = "";
    private ModelMonitor monitor = null!;
    private ObservedSession session = null!;

    /// <summary>Runs a session in one style and gives labels and probabilities; the first argument is the bare session or the wrapper.</summary>
    public delegate (long[] Labels, float[] Probabilities) Style(dynamic session);

    private static IEnumerable<TestCaseData> Styles()
    {
        yield return Case("named", 5, session => Read(session.Run(Given.Pixels(Batch))));
        yield return Case("named, output names", 5, session => Read(session.Run(Given.Pixels(Batch), Out)));
        yield return Case("named, output names, options", 5, session =>
        {
            using RunOptions options = new();
            return Read(session.Run(Given.Pixels(Batch), Out, options));
        });
        yield return Case("named into named", 5, session =>
        {
            (NamedOnnxValue[] outputs, long[] labels, float[] probabilities) = Preallocated();
            session.Run(Given.Pixels(Batch), outputs);
            return (labels, probabilities);
        });
        yield return Case("named into named, options", 5, session =>
        {
            using RunOptions options = new();
            (NamedOnnxValue[] outputs, long[] labels, float[] probabilities) = Preallocated();
            session.Run(Given.Pixels(Batch), outputs, options);
            return (labels, probabilities);
        });
        yield return Case("named into fixed buffers", 5, session =>
        {
            using Buffers buffers = new();
            session.Run(Given.Pixels(Batch), Out, buffers.Outputs);
            return buffers.Read();
        });
        yield return Case("named into fixed buffers, options", 5, session =>
        {
            using RunOptions options = new();
            using Buffers buffers = new();
            session.Run(Given.Pixels(Batch), Out, buffers.Outputs, options);
            return buffers.Read();
        });
        yield return Case("fixed buffers", null, session =>
        {
            using Buffers buffers = new();
            return Read(session.Run(In, buffers.Inputs));
        });
        yield return Case("fixed buffers, output names", null, session =>
        {
            using Buffers buffers = new();
            return Read(session.Run(In, buffers.Inputs, Out));
        });
        yield return Case("fixed buffers, output names, options", null, session =>
        {
            using RunOptions options = new();
            using Buffers buffers = new();
            return Read(session.Run(In, buffers.Inputs, Out, options));
        });
        yield return Case("fixed buffers into fixed buffers", null, session =>
        {
            using Buffers buffers = new();
            session.Run(In, buffers.Inputs, Out, buffers.Outputs);
            return buffers.Read();
        });
        yield return Case("fixed buffers into fixed buffers, options", null, session =>
        {
            using RunOptions options = new();
            using Buffers buffers = new();
            session.Run(In, buffers.Inputs, Out, buffers.Outputs, options);
            return buffers.Read();
        });
        yield return Case("fixed buffers into named", null, session =>
        {
            using Buffers buffers = new();
            (NamedOnnxValue[] outputs, long[] labels, float[] probabilities) = Preallocated();
            session.Run(In, buffers.Inputs, outputs);
            return (labels, probabilities);
        });
        yield return Case("fixed buffers into named, options", null, session =>
        {
            using RunOptions options = new();
            using Buffers buffers = new();
            (NamedOnnxValue[] outputs, long[] labels, float[] probabilities) = Preallocated();
            session.Run(In, buffers.Inputs, outputs, options);
            return (labels, probabilities);
        });
        yield return Case("OrtValues", 5, session =>
        {
            using RunOptions options = new();
            using OrtValue pixels = Pixels();
            return Read(session.Run(options, In, new[] { pixels }, Out));
        });
        yield return Case("dictionary of OrtValues", 5, session =>
        {
            using RunOptions options = new();
            using OrtValue pixels = Pixels();
            return Read(session.Run(options, new Dictionary<string, OrtValue> { ["pixels"] = pixels }, Out));
        });
        yield return Case("OrtValues into OrtValues", 5, session =>
        {
            using RunOptions options = new();
            using OrtValue pixels = Pixels();
            long[] labels = new long[Batch];
            float[] probabilities = new float[Batch * 10];
            using OrtValue label = OrtValue.CreateTensorValueFromMemory(labels, [Batch]);
            using OrtValue probability = OrtValue.CreateTensorValueFromMemory(probabilities, [Batch, 10]);
            session.Run(options, In, new[] { pixels }, Out, new[] { label, probability });
            return (labels, probabilities);
        });
        yield return Case("binding", null, session =>
        {
            using RunOptions options = new();
            using OrtIoBinding binding = Bind(session, out OrtValue pixels);
            session.RunWithBinding(options, binding);
            var read = Read(binding.GetOutputValues());
            pixels.Dispose();
            return read;
        });
        yield return Case("binding, results", null, session =>
        {
            using RunOptions options = new();
            using OrtIoBinding binding = Bind(session, out OrtValue pixels);
            var read = Read(session.RunWithBoundResults(options, binding));
            pixels.Dispose();
            return read;
        });
        yield return Case("binding, names", null, session =>
        {
            using RunOptions options = new();
            using OrtIoBinding binding = Bind(session, out OrtValue pixels);
            var read = Read(session.RunWithBindingAndNames(options, binding));
            pixels.Dispose();
            return read;
        });
        yield return Case("async", 5, session =>
        {
            using OrtValue pixels = Pixels();
            long[] labels = new long[Batch];
            float[] probabilities = new float[Batch * 10];
            using OrtValue label = OrtValue.CreateTensorValueFromMemory(labels, [Batch]);
            using OrtValue probability = OrtValue.CreateTensorValueFromMemory(probabilities, [Batch, 10]);
            Task<IReadOnlyCollection<OrtValue>> run = session.RunAsync(null, In, new[] { pixels }, Out, new[] { label, probability });
            run.GetAwaiter().GetResult();
            return (labels, probabilities);
        });
    }

    [SetUp]
    public void Watch()
    {
        name = TestContext.CurrentContext.Test.ID;
        monitor = new ModelMonitor(name);
        session = monitor.Observe(Given.Session("digits"), new() { Inspection = new() { Classes = 10, Minimum = 0, Maximum = 1 } });
    }

    [TearDown]
    public void Stop()
    {
        session.Dispose();
        monitor.Dispose();
    }

    [TestCaseSource(nameof(Styles))]
    public void Gives_what_the_bare_session_gives_while_somebody_listens(Style style, int? batch)
    {
        using InferenceSession bare = Given.Session("digits");
        var (labels, probabilities) = style(bare);
        using MeterReadings readings = new(name);
        var watched = style(session);

        Assert.That(watched.Labels, Is.EqualTo(labels));
        Assert.That(watched.Probabilities, Is.EqualTo(probabilities), "bit for bit");
        Assert.That(readings.Values("ml.inference.duration", ("ml.inference.outcome", "success")), Has.Length.EqualTo(1));
        Assert.That(readings.Values("ml.inference.batch.size"), Is.EqualTo(batch is { } size ? [size] : Array.Empty<double>()));
        Assert.That(readings.Observe("ml.inference.items"), Is.EqualTo(batch ?? 1));
        Assert.That(readings.Observe("ml.inference.active"), Is.Zero);
    }

    [TestCaseSource(nameof(Styles))]
    public void A_model_that_fixes_its_batch_needs_no_input_to_show_it(Style style, int? batch)
    {
        _ = batch;
        using SessionOptions five = new() { IntraOpNumThreads = 2 };
        five.AddFreeDimensionOverrideByName("N", Batch);
        using ObservedSession set = monitor.Observe(new InferenceSession(Given.Path("digits"), five));
        using MeterReadings readings = new(name);
        style(set);

        Assert.That(readings.Values("ml.inference.batch.size"), Is.EqualTo(new double[] { Batch }));
        Assert.That(readings.Observe("ml.inference.items"), Is.EqualTo(Batch));
    }

    [TestCaseSource(nameof(Styles))]
    public void Gives_what_the_bare_session_gives_while_nobody_listens(Style style, int? batch)
    {
        _ = batch;
        using InferenceSession bare = Given.Session("digits");
        var (labels, probabilities) = style(bare);
        var watched = style(session);
        Assert.That(watched.Labels, Is.EqualTo(labels));
        Assert.That(watched.Probabilities, Is.EqualTo(probabilities));
    }

    [TestCaseSource(nameof(Styles))]
    public void Numbers_are_inspected_wherever_the_output_shows_them(Style style, int? batch)
    {
        _ = batch;
        using MeterReadings readings = new(name);
        var (labels, _) = style(session);
        bool hidden = TestContext.CurrentContext.Test.Name.Contains("into fixed", StringComparison.Ordinal);
        Assert.That(readings.Observe("ml.inference.output.classes"), Is.EqualTo(hidden ? 0 : Batch), "fixed buffers hide their memory");
        if (hidden) return;
        foreach (var group in labels.GroupBy(label => label))
            Assert.That(readings.Observe("ml.inference.output.classes", ("ml.class", group.Key.ToString(System.Globalization.CultureInfo.InvariantCulture))), Is.EqualTo(group.Count()));
    }

    private static TestCaseData Case(string title, int? batch, Style style) =>
        new TestCaseData(style, batch).SetArgDisplayNames(title);

    private static OrtValue Pixels() => OrtValue.CreateTensorValueFromMemory(Given.Numbers(Batch * 64), [Batch, 64]);

    private static OrtIoBinding Bind(dynamic session, out OrtValue pixels)
    {
        OrtIoBinding binding = session.CreateIoBinding();
        pixels = Pixels();
        binding.BindInput("pixels", pixels);
        foreach (string output in Out) binding.BindOutputToDevice(output, OrtMemoryInfo.DefaultInstance);
        return binding;
    }

    private static (NamedOnnxValue[] Outputs, long[] Labels, float[] Probabilities) Preallocated()
    {
        long[] labels = new long[Batch];
        float[] probabilities = new float[Batch * 10];
        return (
        [
            NamedOnnxValue.CreateFromTensor("label", new DenseTensor<long>(labels, [Batch])),
            NamedOnnxValue.CreateFromTensor("probabilities", new DenseTensor<float>(probabilities, [Batch, 10])),
        ], labels, probabilities);
    }

    private static (long[], float[]) Read(IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs)
    {
        using (outputs)
        {
            return ([.. outputs.Single(output => output.Name == "label").AsTensor<long>()], [.. outputs.Single(output => output.Name == "probabilities").AsTensor<float>()]);
        }
    }

    private static (long[], float[]) Read(IDisposableReadOnlyCollection<OrtValue> outputs)
    {
        using (outputs)
        {
            return (outputs.ElementAt(0).GetTensorDataAsSpan<long>().ToArray(), outputs.ElementAt(1).GetTensorDataAsSpan<float>().ToArray());
        }
    }

    /// <summary>Pinned buffers for inputs and outputs.</summary>
    private sealed class Buffers : IDisposable
    {
        private readonly long[] labels = new long[Batch];
        private readonly float[] probabilities = new float[Batch * 10];

        public Buffers()
        {
            Inputs = [FixedBufferOnnxValue.CreateFromTensor(Given.Images(Batch))];
            Outputs = [FixedBufferOnnxValue.CreateFromTensor(new DenseTensor<long>(labels, [Batch])), FixedBufferOnnxValue.CreateFromTensor(new DenseTensor<float>(probabilities, [Batch, 10]))];
        }

        public FixedBufferOnnxValue[] Inputs { get; }

        public FixedBufferOnnxValue[] Outputs { get; }

        public (long[], float[]) Read() => (labels, probabilities);

        public void Dispose()
        {
            foreach (FixedBufferOnnxValue value in Inputs.Concat(Outputs)) value.Dispose();
        }
    }
}
