using Microsoft.ML.OnnxRuntime;
using ModelObservability.OnnxRuntime;

namespace ModelObservability;

/// <content>Asynchronous runs.</content>
public sealed partial class ObservedSession
{
    /// <summary>
    /// Runs on a thread of ONNX Runtime. ONNX Runtime itself resumes the caller on that thread, where disposing the session can abort the process;
    /// here the continuation runs on the thread pool or in the caller's context.
    /// </summary>
    /// <inheritdoc cref="InferenceSession.RunAsync(RunOptions, IReadOnlyCollection{string}, IReadOnlyCollection{OrtValue}, IReadOnlyCollection{string}, IReadOnlyCollection{OrtValue})"/>
    public Task<IReadOnlyCollection<OrtValue>> RunAsync(
        RunOptions? options, IReadOnlyCollection<string> inputNames, IReadOnlyCollection<OrtValue> inputValues,
        IReadOnlyCollection<string> outputNames, IReadOnlyCollection<OrtValue> outputValues)
    {
        InferenceSession session = Alive;
        if (!watch.IsWanted) return new PendingRun(watch, outputNames).After(session.RunAsync(options!, inputNames, inputValues, outputNames, outputValues));
        watch.Start(out ActiveCall call, inputNames, inputValues);
        try
        {
            PendingRun run = new(watch, outputNames, call);
            return run.After(session.RunAsync(options!, inputNames, inputValues, outputNames, outputValues));
        }
        finally
        {
            call.Leave();
        }
    }
}
