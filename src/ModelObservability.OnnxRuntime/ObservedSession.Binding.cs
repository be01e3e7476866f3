using Microsoft.ML.OnnxRuntime;
using ModelObservability.OnnxRuntime;

namespace ModelObservability;

/// <content>Bound inputs and outputs. A binding belongs to its session, so these calls always run on <see cref="Inner"/>; what is bound shows no batch size, so there is one only where the model fixes it.</content>
public sealed partial class ObservedSession
{
    /// <inheritdoc cref="InferenceSession.RunWithBinding(RunOptions, OrtIoBinding)"/>
    public void RunWithBinding(RunOptions runOptions, OrtIoBinding ioBinding)
    {
        if (!watch.IsWanted)
        {
            Alive.RunWithBinding(runOptions, ioBinding);
            return;
        }

        watch.Start(out ActiveCall call);
        try
        {
            Alive.RunWithBinding(runOptions, ioBinding);
            watch.Answered(ref call, ioBinding);
        }
        catch (Exception exception) when (SessionState.RecordFailure(ref call, exception))
        {
            throw; // never reached: the filter returns false
        }
        finally
        {
            SessionState.End(ref call);
        }
    }

    /// <inheritdoc cref="InferenceSession.RunWithBoundResults(RunOptions, OrtIoBinding)"/>
    public IDisposableReadOnlyCollection<OrtValue> RunWithBoundResults(RunOptions runOptions, OrtIoBinding ioBinding)
    {
        if (!watch.IsWanted) return Alive.RunWithBoundResults(runOptions, ioBinding);
        watch.Start(out ActiveCall call);
        try
        {
            var outputs = Alive.RunWithBoundResults(runOptions, ioBinding);
            watch.Answered(ref call, ioBinding, outputs);
            return outputs;
        }
        catch (Exception exception) when (SessionState.RecordFailure(ref call, exception))
        {
            throw; // never reached: the filter returns false
        }
        finally
        {
            SessionState.End(ref call);
        }
    }

    /// <inheritdoc cref="InferenceSession.RunWithBindingAndNames(RunOptions, OrtIoBinding, string[])"/>
    public IDisposableReadOnlyCollection<DisposableNamedOnnxValue> RunWithBindingAndNames(
        RunOptions runOptions, OrtIoBinding ioBinding, string[]? names = null)
    {
        if (!watch.IsWanted) return Alive.RunWithBindingAndNames(runOptions, ioBinding, names);
        watch.Start(out ActiveCall call);
        try
        {
            var outputs = Alive.RunWithBindingAndNames(runOptions, ioBinding, names);
            watch.Answered(ref call, ioBinding);
            return outputs;
        }
        catch (Exception exception) when (SessionState.RecordFailure(ref call, exception))
        {
            throw; // never reached: the filter returns false
        }
        finally
        {
            SessionState.End(ref call);
        }
    }
}
