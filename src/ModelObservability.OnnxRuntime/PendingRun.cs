using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace ModelObservability.OnnxRuntime;

/// <summary>A run on ONNX Runtime's threads: continues on the thread pool, records the call, and completes a task exactly like the session's.</summary>
internal sealed class PendingRun : TaskCompletionSource<IReadOnlyCollection<OrtValue>>, IThreadPoolWorkItem
{
    private readonly SessionState watch;
    private readonly IReadOnlyCollection<string> outputNames;
    private readonly bool observed;
    private ActiveCall call;
    private Task<IReadOnlyCollection<OrtValue>>? task;

    public PendingRun(SessionState watch, IReadOnlyCollection<string> outputNames) => (this.watch, this.outputNames) = (watch, outputNames);

    public PendingRun(SessionState watch, IReadOnlyCollection<string> outputNames, in ActiveCall call)
        : this(watch, outputNames) => (observed, this.call) = (true, call);

    public Task<IReadOnlyCollection<OrtValue>> After(Task<IReadOnlyCollection<OrtValue>> run)
    {
        task = run;
        if (run.IsCompleted) Execute();
        else run.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false));
        return Task;
    }

    public void Execute()
    {
        if (observed) Record();
        SetFromTask(task!);
    }

    private void Record()
    {
        Activity? ambient = call.Resume();
        if (task!.IsCompletedSuccessfully) watch.Answered(ref call, outputNames, task.Result, bound: true);
        else if (task.Exception?.InnerException is { } exception) SessionState.RecordFailure(ref call, exception);
        else call.SetOutcome(InferenceOutcome.Cancelled);
        call.Finish(ambient);
    }
}
