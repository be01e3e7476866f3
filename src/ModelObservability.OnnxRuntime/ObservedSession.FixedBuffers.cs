using Microsoft.ML.OnnxRuntime;
using ModelObservability.OnnxRuntime;

namespace ModelObservability;

/// <content>Runs with fixed buffers. These expose neither shape nor memory, so such calls count one item if the model's batch size is dynamic, and outputs in fixed buffers are not inspected.</content>
public sealed partial class ObservedSession
{
    /// <inheritdoc cref="InferenceSession.Run(IReadOnlyCollection{string}, IReadOnlyCollection{FixedBufferOnnxValue})"/>
    public IDisposableReadOnlyCollection<DisposableNamedOnnxValue> Run(IReadOnlyCollection<string> inputNames, IReadOnlyCollection<FixedBufferOnnxValue> inputValues) =>
        Run(inputNames, inputValues, Inner.OutputNames, Defaults);

    /// <inheritdoc cref="InferenceSession.Run(IReadOnlyCollection{string}, IReadOnlyCollection{FixedBufferOnnxValue}, IReadOnlyCollection{string})"/>
    public IDisposableReadOnlyCollection<DisposableNamedOnnxValue> Run(IReadOnlyCollection<string> inputNames, IReadOnlyCollection<FixedBufferOnnxValue> inputValues, IReadOnlyCollection<string> outputNames) =>
        Run(inputNames, inputValues, outputNames, Defaults);

    /// <inheritdoc cref="InferenceSession.Run(IReadOnlyCollection{string}, IReadOnlyCollection{FixedBufferOnnxValue}, IReadOnlyCollection{string}, RunOptions)"/>
    public IDisposableReadOnlyCollection<DisposableNamedOnnxValue> Run(
        IReadOnlyCollection<string> inputNames, IReadOnlyCollection<FixedBufferOnnxValue> inputValues, IReadOnlyCollection<string> outputNames, RunOptions options)
    {
        using Turn turn = Take();
        if (!watch.IsWanted) return turn.Session.Run(inputNames, inputValues, outputNames, options);
        watch.Start(out ActiveCall call);
        try
        {
            var outputs = turn.Session.Run(inputNames, inputValues, outputNames, options);
            watch.Answered(ref call, outputs);
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

    /// <inheritdoc cref="InferenceSession.Run(IReadOnlyCollection{string}, IReadOnlyCollection{FixedBufferOnnxValue}, IReadOnlyCollection{string}, IReadOnlyCollection{FixedBufferOnnxValue})"/>
    public void Run(
        IReadOnlyCollection<string> inputNames, IReadOnlyCollection<FixedBufferOnnxValue> inputValues, IReadOnlyCollection<string> outputNames, IReadOnlyCollection<FixedBufferOnnxValue> outputValues) =>
        Run(inputNames, inputValues, outputNames, outputValues, Defaults);

    /// <inheritdoc cref="InferenceSession.Run(IReadOnlyCollection{string}, IReadOnlyCollection{FixedBufferOnnxValue}, IReadOnlyCollection{string}, IReadOnlyCollection{FixedBufferOnnxValue}, RunOptions)"/>
    public void Run(
        IReadOnlyCollection<string> inputNames, IReadOnlyCollection<FixedBufferOnnxValue> inputValues, IReadOnlyCollection<string> outputNames, IReadOnlyCollection<FixedBufferOnnxValue> outputValues,
        RunOptions options)
    {
        using Turn turn = Take();
        if (!watch.IsWanted)
        {
            turn.Session.Run(inputNames, inputValues, outputNames, outputValues, options);
            return;
        }

        watch.Start(out ActiveCall call);
        try
        {
            turn.Session.Run(inputNames, inputValues, outputNames, outputValues, options);
            SessionState.Answered(ref call);
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

    /// <inheritdoc cref="InferenceSession.Run(IReadOnlyCollection{string}, IReadOnlyCollection{FixedBufferOnnxValue}, IReadOnlyCollection{NamedOnnxValue})"/>
    public void Run(IReadOnlyCollection<string> inputNames, IReadOnlyCollection<FixedBufferOnnxValue> inputValues, IReadOnlyCollection<NamedOnnxValue> outputs) =>
        Run(inputNames, inputValues, outputs, Defaults);

    /// <inheritdoc cref="InferenceSession.Run(IReadOnlyCollection{string}, IReadOnlyCollection{FixedBufferOnnxValue}, IReadOnlyCollection{NamedOnnxValue}, RunOptions)"/>
    public void Run(
        IReadOnlyCollection<string> inputNames, IReadOnlyCollection<FixedBufferOnnxValue> inputValues, IReadOnlyCollection<NamedOnnxValue> outputs, RunOptions options)
    {
        using Turn turn = Take();
        if (!watch.IsWanted)
        {
            turn.Session.Run(inputNames, inputValues, outputs, options);
            return;
        }

        watch.Start(out ActiveCall call);
        try
        {
            turn.Session.Run(inputNames, inputValues, outputs, options);
            watch.Answered(ref call, outputs);
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
