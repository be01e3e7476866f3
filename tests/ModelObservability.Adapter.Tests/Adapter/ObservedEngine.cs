using ModelObservability.Instrumentation;
using Tiny;

namespace ModelObservability;

/// <summary>A <see cref="TinyEngine"/>, watched: the same calls with the same results and exceptions.</summary>
public sealed class ObservedEngine : IDisposable
{
    private readonly ModelMonitor monitor;
    private readonly EngineSeries series;

    internal ObservedEngine(ModelMonitor monitor, TinyEngine engine)
    {
        (this.monitor, Inner) = (monitor, engine);
        series = EngineInstruments.Of(monitor);
        monitor.UseSignals(EngineSignals.All);
    }

    /// <summary>The engine itself, unwatched.</summary>
    public TinyEngine Inner { get; }

    public EngineResult Run(float[] rows, int count)
    {
        if (!ActiveCall.IsWanted(monitor)) return Inner.Run(rows, count); // nobody listens: this is all it costs
        ActiveCall call = ActiveCall.Start(monitor);
        try
        {
            call.SetBatchSize(count);
            call.StartClock();
            EngineResult result = Inner.Run(rows, count);
            call.StopClock();
            call.SetOutcome(InferenceOutcome.Success);
            Read(ref call, result);
            return result;
        }
        catch (Exception exception) when (RecordFailure(ref call, exception, count))
        {
            throw; // never reached: the filter only looks, and the exception keeps its stack
        }
        finally
        {
            call.Finish();
            call.Leave();
        }
    }

    public void Dispose() => Inner.Dispose();

    /// <summary>What is wrong with our reading is counted and stays here; the caller gets the result all the same.</summary>
    private void Read(ref ActiveCall call, EngineResult result)
    {
        try
        {
            call.RecordPhase(InferencePhase.Queue, result.QueueSeconds);
            series.AddCachedRows(result.CachedRows);
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }
    }

    private bool RecordFailure(ref ActiveCall call, Exception exception, int count)
    {
        call.RecordFailure(exception);
        if (exception is not EngineException failure) return false;
        call.RecordFailure(AttributeText.Code(failure.Code)); // error.type says more than the type of the exception
        if (failure.Code == "out_of_memory")
            monitor.RaiseSignal(EngineSignals.OutOfMemory, () => new Dictionary<string, object> { ["tiny.batch.size"] = count }, call.Span);
        return false;
    }
}
