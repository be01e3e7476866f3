using Microsoft.ML.OnnxRuntime;
using ModelObservability;

// Runs a model asynchronously and disposes the session right where the caller continues: `bare MODEL` or `observed MODEL`. Bare, that is on
// ONNX Runtime's own thread, which aborts the process at random; the exit code tells.
int caller = Environment.CurrentManagedThreadId;
using ModelMonitor monitor = new("probe");
using SessionOptions options = new() { IntraOpNumThreads = 2 };
InferenceSession session = new(args[1], options);
using OrtValue x = OrtValue.CreateTensorValueFromMemory(new float[8], [1, 8]);
using OrtValue y = OrtValue.CreateTensorValueFromMemory(new float[8], [1, 8]);
if (args[0] == "bare")
{
    await session.RunAsync(null, ["x"], [x], ["y"], [y]).ConfigureAwait(false);
    session.Dispose();
}
else
{
    ObservedSession observed = monitor.Observe(session);
    await observed.RunAsync(null, ["x"], [x], ["y"], [y]).ConfigureAwait(false);
    observed.Dispose();
}

Console.WriteLine(Environment.CurrentManagedThreadId == caller ? "caller" : Thread.CurrentThread.IsThreadPoolThread ? "pool" : "runtime");
