namespace ModelObservability.Inference;

/// <summary>An observed stream; each enumeration is a call. Memory does not grow with the length of the stream.</summary>
internal sealed class ObservedStream<T>(ModelMonitor monitor, IAsyncEnumerable<T> inner, ICallShape? shape = null) : IAsyncEnumerable<T>
{
    /// <summary>Wraps a stream; returns the stream itself while there are no listeners, or if it is null.</summary>
    public static IAsyncEnumerable<T> Around(ModelMonitor monitor, IAsyncEnumerable<T> stream, ICallShape? shape = null) =>
        stream is null || !ActiveCall.IsWanted(monitor, shape) ? stream! : new ObservedStream<T>(monitor, stream, shape);

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (!ActiveCall.IsWanted(monitor, shape)) return inner.GetAsyncEnumerator(cancellationToken);
        ActiveCall call = ActiveCall.Start(monitor, shape);
        call.StartClock();
        bool handedOver = false;
        try
        {
            IAsyncEnumerator<T> enumerator = inner.GetAsyncEnumerator(cancellationToken);
            if (enumerator is null) return null!; // fails the same way as without the wrapper
            handedOver = true;
            return new ObservedEnumerator<T>(enumerator, in call);
        }
        catch (Exception exception) when (call.RecordFailure(exception))
        {
            throw; // never reached: the filter returns false
        }
        finally
        {
            if (!handedOver) call.Finish();
            call.Leave();
        }
    }
}
