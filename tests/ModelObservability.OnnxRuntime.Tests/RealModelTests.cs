using System.Reflection;
using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using ModelObservability.Testing;

namespace ModelObservability.OnnxRuntime.Tests;

/// <summary>ResNet-18 as Microsoft.ML.DnnImageFeaturizer.ResNet18 ships it: an image in, 512 features out, a batch of one fixed by the model.</summary>
[TestFixture]
public sealed class RealModelTests
{
    private const string Input = "Input247", Output = "Pooling395_Output_0", Sha256 = "e2552f19db2dfdb01b3669537b6a0f1b44da38d18279535492ed5dfc2ef1ff8f";
    private const int Features = 512;
    private static readonly string File = typeof(RealModelTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "ResNet18").Value!;
    private static readonly long[] Shape = [1, 3, 224, 224];
    private static readonly float[] Image = Given.Numbers(3 * 224 * 224);

    private string name = "";
    private ModelMonitor monitor = null!;
    private ObservedSession session = null!;
    private float[] expected = [];

    [OneTimeSetUp]
    public void Load()
    {
        monitor = new ModelMonitor(name = "resnet18 of the tests");
        session = monitor.LoadOnnx(File, new() { Inspection = new() { Minimum = 0 } }, static () => new() { IntraOpNumThreads = 2 });
        using RunOptions options = new();
        using OrtValue image = OrtValue.CreateTensorValueFromMemory(Image, Shape);
        using var outputs = session.Inner.Run(options, [Input], [image], [Output]);
        expected = outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    [OneTimeTearDown]
    public void Unload()
    {
        session.Dispose();
        monitor.Dispose();
    }

    [Test]
    public void The_model_is_the_one_that_was_looked_at()
    {
        using FileStream model = System.IO.File.OpenRead(File);
        Assert.That(Convert.ToHexStringLower(SHA256.HashData(model)), Is.EqualTo(Sha256));
        Assert.That(session.Inner.GetModelIdentity(), Is.EqualTo(new ModelIdentity("CNTKGraph", "1", "onnxruntime")));
        Assert.That(expected, Has.Length.EqualTo(Features).And.Some.GreaterThan(1).And.All.GreaterThanOrEqualTo(0));
    }

    [Test]
    public async Task Every_way_to_run_it_gives_the_bits_of_the_bare_session([Values] bool listening)
    {
        using MeterReadings? readings = listening ? new(name) : null;
        using RunOptions options = new();
        using OrtValue image = OrtValue.CreateTensorValueFromMemory(Image, Shape);
        float[] async = new float[Features], bound = new float[Features];

        using var named = session.Run([NamedOnnxValue.CreateFromTensor(Input, new DenseTensor<float>(Image, [1, 3, 224, 224]))]);
        using var values = session.Run(options, [Input], [image], [Output]);
        using OrtValue intoAsync = OrtValue.CreateTensorValueFromMemory(async, [1, Features, 1, 1]), intoBound = OrtValue.CreateTensorValueFromMemory(bound, [1, Features, 1, 1]);
        await session.RunAsync(options, [Input], [image], [Output], [intoAsync]);
        using OrtIoBinding binding = session.CreateIoBinding();
        binding.BindInput(Input, image);
        binding.BindOutput(Output, intoBound);
        session.RunWithBinding(options, binding);

        Assert.That(Bits(((DenseTensor<float>)named[0].AsTensor<float>()).Buffer.Span), Is.EqualTo(Bits(expected)));
        Assert.That(Bits(values[0].GetTensorDataAsSpan<float>()), Is.EqualTo(Bits(expected)));
        Assert.That(Bits(async), Is.EqualTo(Bits(expected)));
        Assert.That(Bits(bound), Is.EqualTo(Bits(expected)));
        if (!listening) return;
        Assert.That(readings!.Values("ml.inference.duration", ("ml.inference.outcome", "success")), Has.Length.EqualTo(4));
        Assert.That(readings.Values("ml.inference.batch.size"), Is.EqualTo(new[] { 1, 1, 1, 1 }), "the model fixes it, so bindings show it as well");
        Assert.That(readings.Observe("ml.inference.output.anomalies"), Is.Zero);
    }

    [Test]
    public void A_batch_of_two_is_refused_as_by_the_bare_session()
    {
        using MeterReadings readings = new(name);
        using RunOptions options = new();
        using OrtValue two = OrtValue.CreateTensorValueFromMemory(new float[2 * Image.Length], [2, 3, 224, 224]);
        var bare = Assert.Throws<OnnxRuntimeException>(() => session.Inner.Run(options, [Input], [two], [Output]).Dispose());
        var watched = Assert.Throws<OnnxRuntimeException>(() => session.Run(options, [Input], [two], [Output]).Dispose());
        Assert.That(watched.Message, Is.EqualTo(bare.Message));
        Assert.That(readings.Values("ml.inference.duration", ("ml.inference.outcome", "error"), ("error.type", "InvalidArgument")), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task A_profile_says_that_its_time_goes_into_convolutions()
    {
        Task<OnnxProfile> profile = session.CaptureProfile(runs: 2);
        using RunOptions options = new();
        using OrtValue image = OrtValue.CreateTensorValueFromMemory(Image, Shape);
        for (int run = 0; run < 2; run++)
        {
            using var outputs = session.Run(options, [Input], [image], [Output]);
            Assert.That(Bits(outputs[0].GetTensorDataAsSpan<float>()), Is.EqualTo(Bits(expected)), "the second session computes the same");
        }

        IReadOnlyList<OnnxNodeProfile> nodes = (await profile).Nodes;
        Assert.That(nodes[0].Operator, Does.Contain("Conv"), "the longest of all");
        Assert.That(nodes.Count(static node => node.Operator.Contains("Conv", StringComparison.Ordinal)), Is.GreaterThanOrEqualTo(20), "ResNet-18 has twenty");
    }

    private static int[] Bits(ReadOnlySpan<float> numbers) => System.Runtime.InteropServices.MemoryMarshal.Cast<float, int>(numbers).ToArray();
}
