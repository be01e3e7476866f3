using Microsoft.ML.OnnxRuntime;
using ModelObservability.OnnxRuntime;

namespace ModelObservability;

/// <content><see cref="OrtValue"/> in and out.</content>
public sealed partial class ObservedSession
{
    /// <inheritdoc cref="InferenceSession.Run(RunOptions, IReadOnlyCollection{string}, IReadOnlyCollection{OrtValue}, IReadOnlyCollection{string})"/>
    public IDisposableReadOnlyCollection<OrtValue> Run(
        RunOptions runOptions, IReadOnlyCollection<string> inputNames, IReadOnlyCollection<OrtValue> inputValues, IReadOnlyCollection<string> outputNames)
    {
        using Turn turn = Take();
        if (!watch.IsWanted) return turn.Session.Run(runOptions, inputNames, inputValues, outputNames);
        watch.Start(out ActiveCall call, inputNames, inputValues);
        try
        {
            var outputs = turn.Session.Run(runOptions, inputNames, inputValues, outputNames);
            watch.Answered(ref call, outputNames, outputs, bound: false);
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

    /// <inheritdoc cref="InferenceSession.Run(RunOptions, IReadOnlyDictionary{string, OrtValue}, IReadOnlyCollection{string})"/>
    public IDisposableReadOnlyCollection<OrtValue> Run(
        RunOptions runOptions, IReadOnlyDictionary<string, OrtValue> inputs, IReadOnlyCollection<string> outputNames)
    {
        using Turn turn = Take();
        if (!watch.IsWanted) return turn.Session.Run(runOptions, inputs, outputNames);
        watch.Start(out ActiveCall call, inputs);
        try
        {
            var outputs = turn.Session.Run(runOptions, inputs, outputNames);
            watch.Answered(ref call, outputNames, outputs, bound: false);
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

    /// <inheritdoc cref="InferenceSession.Run(RunOptions, IReadOnlyCollection{string}, IReadOnlyCollection{OrtValue}, IReadOnlyCollection{string}, IReadOnlyCollection{OrtValue})"/>
    public void Run(
        RunOptions runOptions, IReadOnlyCollection<string> inputNames, IReadOnlyCollection<OrtValue> inputValues,
        IReadOnlyCollection<string> outputNames, IReadOnlyCollection<OrtValue> outputValues)
    {
        using Turn turn = Take();
        if (!watch.IsWanted)
        {
            turn.Session.Run(runOptions, inputNames, inputValues, outputNames, outputValues);
            return;
        }

        watch.Start(out ActiveCall call, inputNames, inputValues);
        try
        {
            turn.Session.Run(runOptions, inputNames, inputValues, outputNames, outputValues);
            watch.Answered(ref call, outputNames, outputValues, bound: true);
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
