using System.Diagnostics;
using ModelObservability.Inference;
using ModelObservability.Telemetry;

namespace ModelObservability;

/// <summary>Watches how a model comes up: how long it took, and what it added to the memory of the process.</summary>
public static class ModelLoading
{
    /// <summary>Runs <paramref name="load"/> and records how long it took and by how much the working set grew meanwhile.</summary>
    /// <typeparam name="TModel">What is loaded.</typeparam>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="load">Reads the model, opens the session, connects.</param>
    /// <returns>What <paramref name="load"/> gave.</returns>
    /// <remarks>
    /// The growth is that of the whole process (<see cref="Environment.WorkingSet"/>): what other threads allocate meanwhile counts too, and pages
    /// that a runtime maps but has not touched do not.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> or <paramref name="load"/> is null.</exception>
    public static TModel ObserveLoad<TModel>(this ModelMonitor monitor, Func<TModel> load)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(load);
        if (monitor.IsDisposed) return load();
        Activity? caller = Activity.Current;
        Activity? span = InferenceInstruments.Spans.Start(monitor.Inference.LoadSpanName, ActivityKind.Internal, monitor.Inference.Tags);
        long before = Environment.WorkingSet, started = monitor.Clock.Timestamp();
        Type? error = null;
        try
        {
            return load();
        }
        catch (Exception exception) when (Saw(exception, out error))
        {
            throw; // never reached: the filter only looks
        }
        finally
        {
            monitor.Inference.Loaded(error is null ? Environment.WorkingSet - before : 0);
            var tags = monitor.Inference.LoadTags(error);
            ModelLoadInstruments.Duration.Record(monitor.Clock.Seconds(started, monitor.Clock.Timestamp()), tags);
            if (span is not null)
            {
                if (error is not null) span.SetStatus(ActivityStatusCode.Error).AddTag(tags[^1].Key, tags[^1].Value);
                GuardedSource.Stop(span);
            }

            GuardedSource.MakeCurrent(caller);
        }
    }

    private static bool Saw(Exception exception, out Type? error)
    {
        error = exception.GetType();
        return false;
    }
}
