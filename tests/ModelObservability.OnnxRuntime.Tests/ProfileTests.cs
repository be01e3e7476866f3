using System.Text;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using ModelObservability.Testing;

namespace ModelObservability.OnnxRuntime.Tests;

[TestFixture]
public sealed class ProfileTests
{
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Watch() => monitor = new ModelMonitor(TestContext.CurrentContext.Test.ID);

    [TearDown]
    public void Stop() => monitor.Dispose();

    [Test]
    public async Task A_window_names_the_operators_of_the_next_calls_and_their_outputs_stay_the_same()
    {
        using ObservedSession session = monitor.LoadOnnx(Given.Path("digits"));
        using var usual = session.Run(Given.Pixels(4));
        Task<OnnxProfile> window = session.CaptureProfile(runs: 20);
        List<IDisposableReadOnlyCollection<DisposableNamedOnnxValue>> profiled = [];
        for (int run = 0; run < 25; run++) profiled.Add(session.Run(Given.Pixels(4)));
        OnnxProfile profile = await window;

        Assert.That(profile.Runs, Is.EqualTo(20));
        Assert.That(profile.Nodes, Is.Not.Empty);
        Assert.That(profile.Nodes.Select(node => node.Calls), Is.All.EqualTo(20));
        Assert.That(profile.Operators.Select(row => row.Operator), Has.Some.EqualTo("Softmax").And.Some.EqualTo("ArgMax"));
        Assert.That(profile.NodesByProvider.Keys, Is.EqualTo(new[] { "CPUExecutionProvider" }));
        float[] expected = [.. usual[1].AsTensor<float>()];
        foreach (var outputs in profiled)
        {
            Assert.That(outputs[1].AsTensor<float>().ToArray(), Is.EqualTo(expected), "outputs outlive the session that made them");
            outputs.Dispose();
        }

        TestContext.Out.WriteLine(profile);
    }

    [Test]
    public async Task A_cancelled_window_gives_what_has_run_so_far()
    {
        using ObservedSession session = monitor.LoadOnnx(Given.Path("tiny"));
        using CancellationTokenSource enough = new();
        Task<OnnxProfile> window = session.CaptureProfile(runs: 1000, enough.Token);
        for (int run = 0; run < 3; run++) session.Run([NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>(new float[8], [1, 8]))]).Dispose();
        await enough.CancelAsync();
        Assert.That((await window).Runs, Is.EqualTo(3));
    }

    [Test]
    public async Task Calls_from_many_threads_are_each_profiled_once()
    {
        using ObservedSession session = monitor.LoadOnnx(Given.Path("digits"));
        Task<OnnxProfile> window = session.CaptureProfile(runs: 200);
        await Parallel.ForAsync(0, 400, (_, _) =>
        {
            session.Run(Given.Pixels(1)).Dispose();
            return ValueTask.CompletedTask;
        });
        OnnxProfile profile = await window;
        Assert.That(profile.Runs, Is.EqualTo(200));
        Assert.That(profile.Nodes.Select(node => node.Calls), Is.All.EqualTo(200));
    }

    [Test]
    public async Task Two_windows_at_once_and_sessions_that_cannot_be_made_again_are_refused()
    {
        using ObservedSession session = monitor.LoadOnnx(Given.Path("tiny"));
        using CancellationTokenSource enough = new();
        Task<OnnxProfile> first = session.CaptureProfile(runs: 1, enough.Token);
        Assert.That(() => session.CaptureProfile(runs: 1), Throws.InvalidOperationException);
        Assert.That(() => session.CaptureProfile(runs: 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        await enough.CancelAsync();
        Assert.That((await first).Runs, Is.Zero);
        using ObservedSession wrapped = monitor.Observe(Given.Session("tiny"));
        Assert.That(() => wrapped.CaptureProfile(runs: 1), Throws.InvalidOperationException.With.Message.Contains("LoadOnnx"));
    }

    [Test]
    [Provokes("MO4001")]
    public async Task A_model_meant_for_another_provider_that_runs_on_the_cpu_raises_a_signal()
    {
        List<Signal> signals = [];
        monitor.SignalRaised += signals.Add;
        using ObservedSession session = monitor.LoadOnnx(Given.Path("digits"), new() { ExpectedProvider = "CUDAExecutionProvider" });
        Task<OnnxProfile> window = session.CaptureProfile(runs: 2);
        for (int run = 0; run < 2; run++) session.Run(Given.Pixels(1)).Dispose();
        await window;
        Assert.That(signals.Select(signal => signal.Code), Is.EqualTo(new[] { "MO4001" }));
        Assert.That(signals[0].Evidence["ml.onnx.cpu.share"], Is.EqualTo(1.0));
    }

    [Test]
    [StaysQuiet("MO4001")]
    public async Task A_model_meant_for_the_cpu_raises_nothing()
    {
        List<Signal> signals = [];
        monitor.SignalRaised += signals.Add;
        using ObservedSession session = monitor.LoadOnnx(Given.Path("digits"), new() { ExpectedProvider = "CPUExecutionProvider" });
        Task<OnnxProfile> window = session.CaptureProfile(runs: 2);
        for (int run = 0; run < 2; run++) session.Run(Given.Pixels(1)).Dispose();
        Assert.That(((await window).Runs, signals.Count), Is.EqualTo((2, 0)));
    }

    /// <summary>The shape of a profile with two providers, as ONNX Runtime documents it.</summary>
    [Test]
    public void Nodes_that_fell_back_are_those_the_cpu_ran_beside_another_provider()
    {
        const string Events = """
            [{"cat":"Session","pid":1,"tid":1,"dur":700,"ts":3,"ph":"X","name":"model_loading_uri","args":{}},
             {"cat":"Node","pid":1,"tid":1,"dur":90,"ts":10,"ph":"X","name":"conv_kernel_time","args":{"op_name":"Conv","provider":"CUDAExecutionProvider"}},
             {"cat":"Node","pid":1,"tid":1,"dur":9,"ts":10,"ph":"X","name":"conv_fence_before","args":{"op_name":"Conv"}},
             {"cat":"Node","pid":1,"tid":1,"dur":30,"ts":99,"ph":"X","name":"nms_kernel_time","args":{"op_name":"NonMaxSuppression","provider":"CPUExecutionProvider"}}]
            """;
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(Events));
        OnnxProfile profile = ProfileReader.Read(stream, 1);
        Assert.That(profile.Nodes.Select(node => (node.Node, node.Time.TotalMicroseconds)), Is.EqualTo(new[] { ("conv", 90.0), ("nms", 30.0) }));
        Assert.That(profile.FellBack().Select(node => node.Operator), Is.EqualTo(new[] { "NonMaxSuppression" }));
        Assert.That(profile.FellBack("CPUExecutionProvider"), Is.Empty);
        Assert.That(profile.ToString(), Does.Contain("Conv").And.Contain("75%").Or.Contain("75 %"));
    }
}
