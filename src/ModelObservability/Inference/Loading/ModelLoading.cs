using System.Diagnostics;
using ModelObservability.Inference;

namespace ModelObservability;

/// <summary>Watches how a model comes up: how long it took, and what it added to the memory of the process.</summary>
public static class ModelLoading
{
    /// <summary>Runs <paramref name="load"/> and records how long it took and by how much the working set grew meanwhile.</summary>
    /// <typeparam name="TModel">What is loaded.</typeparam>
    /// <param name="monitor">The model's monitor. A disposed one records nothing.</param>
    /// <param name="load">Reads the model, opens the session, connects.</param>
    /// <returns>What <paramref name="load"/> gave.</returns>
    /// <remarks>
    /// The growth is that of the whole process (<see cref="Environment.WorkingSet"/>): what other threads allocate meanwhile counts too, and pages
    /// that a runtime maps but has not touched do not.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> or <paramref name="load"/> is null.</exception>
    /// <exception cref="ArgumentException"><typeparamref name="TModel"/> is awaited after the load has returned; use <see cref="ObserveLoadAsync"/>.</exception>
    [StackTraceHidden]
    public static TModel ObserveLoad<TModel>(this ModelMonitor monitor, Func<TModel> load)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(load);
        if (UnfinishedResult.IsAwaitable(typeof(TModel)))
            throw new ArgumentException(
                $"A load that gives {UnfinishedResult.NameOf(typeof(TModel))} is not over when it returns. Use ObserveLoadAsync, with a function that gives a Task of the model.", nameof(load));
        if (!monitor.IsWatching()) return load();
        ModelLoad watched = ModelLoad.Start(monitor);
        try
        {
            return load();
        }
        catch (Exception exception) when (watched.RecordFailure(exception))
        {
            throw; // never reached: the filter only looks
        }
        finally
        {
            watched.End();
        }
    }

    /// <summary>Runs <paramref name="load"/> and records how long its task took and by how much the working set grew meanwhile.</summary>
    /// <inheritdoc cref="ObserveLoad{TModel}(ModelMonitor, Func{TModel})"/>
    [StackTraceHidden]
    public static Task<TModel> ObserveLoadAsync<TModel>(this ModelMonitor monitor, Func<Task<TModel>> load)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(load);
        if (!monitor.IsWatching()) return load();
        ModelLoad watched = ModelLoad.Start(monitor);
        bool handedOver = false;
        try
        {
            Task<TModel> task = load();
            if (task is null || task.IsCompletedSuccessfully) return task!; // a function that gives no task at all gets no better one from us
            handedOver = true;
            return PendingLoad<TModel>.Await(task, watched);
        }
        catch (Exception exception) when (watched.RecordFailure(exception))
        {
            throw; // never reached: the filter only looks
        }
        finally
        {
            if (handedOver) watched.Leave();
            else watched.End();
        }
    }
}
