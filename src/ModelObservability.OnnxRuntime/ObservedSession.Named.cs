using Microsoft.ML.OnnxRuntime;
using ModelObservability.OnnxRuntime;

namespace ModelObservability;

/// <content>Named values in.</content>
public sealed partial class ObservedSession
{
    /// <inheritdoc cref="InferenceSession.Run(IReadOnlyCollection{NamedOnnxValue})"/>
    public IDisposableReadOnlyCollection<DisposableNamedOnnxValue> Run(IReadOnlyCollection<NamedOnnxValue> inputs) =>
        Run(inputs, Inner.OutputNames, Defaults);

    /// <inheritdoc cref="InferenceSession.Run(IReadOnlyCollection{NamedOnnxValue}, IReadOnlyCollection{string})"/>
    public IDisposableReadOnlyCollection<DisposableNamedOnnxValue> Run(IReadOnlyCollection<NamedOnnxValue> inputs, IReadOnlyCollection<string> outputNames) =>
        Run(inputs, outputNames, Defaults);

    /// <inheritdoc cref="InferenceSession.Run(IReadOnlyCollection{NamedOnnxValue}, IReadOnlyCollection{string}, RunOptions)"/>
    public IDisposableReadOnlyCollection<DisposableNamedOnnxValue> Run(
        IReadOnlyCollection<NamedOnnxValue> inputs, IReadOnlyCollection<string> outputNames, RunOptions options)
    {
        using Turn turn = Take();
        if (!watch.IsWanted) return turn.Session.Run(inputs, outputNames, options);
        watch.Start(out ActiveCall call, inputs);
        try
        {
            var outputs = turn.Session.Run(inputs, outputNames, options);
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

    /// <inheritdoc cref="InferenceSession.Run(IReadOnlyCollection{NamedOnnxValue}, IReadOnlyCollection{NamedOnnxValue})"/>
    public void Run(IReadOnlyCollection<NamedOnnxValue> inputs, IReadOnlyCollection<NamedOnnxValue> outputs) => Run(inputs, outputs, Defaults);

    /// <inheritdoc cref="InferenceSession.Run(IReadOnlyCollection{NamedOnnxValue}, IReadOnlyCollection{NamedOnnxValue}, RunOptions)"/>
    public void Run(IReadOnlyCollection<NamedOnnxValue> inputs, IReadOnlyCollection<NamedOnnxValue> outputs, RunOptions options)
    {
        using Turn turn = Take();
        if (!watch.IsWanted)
        {
            turn.Session.Run(inputs, outputs, options);
            return;
        }

        watch.Start(out ActiveCall call, inputs);
        try
        {
            turn.Session.Run(inputs, outputs, options);
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

    /// <inheritdoc cref="InferenceSession.Run(IReadOnlyCollection{NamedOnnxValue}, IReadOnlyCollection{string}, IReadOnlyCollection{FixedBufferOnnxValue})"/>
    public void Run(IReadOnlyCollection<NamedOnnxValue> inputs, IReadOnlyCollection<string> outputNames, IReadOnlyCollection<FixedBufferOnnxValue> outputValues) =>
        Run(inputs, outputNames, outputValues, Defaults);

    /// <inheritdoc cref="InferenceSession.Run(IReadOnlyCollection{NamedOnnxValue}, IReadOnlyCollection{string}, IReadOnlyCollection{FixedBufferOnnxValue}, RunOptions)"/>
    public void Run(
        IReadOnlyCollection<NamedOnnxValue> inputs, IReadOnlyCollection<string> outputNames, IReadOnlyCollection<FixedBufferOnnxValue> outputValues, RunOptions options)
    {
        using Turn turn = Take();
        if (!watch.IsWanted)
        {
            turn.Session.Run(inputs, outputNames, outputValues, options);
            return;
        }

        watch.Start(out ActiveCall call, inputs);
        try
        {
            turn.Session.Run(inputs, outputNames, outputValues, options);
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
}
