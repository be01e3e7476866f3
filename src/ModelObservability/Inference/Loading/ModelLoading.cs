using System.Diagnostics;
using ModelObservability.Inference;

namespace ModelObservability;

/// <summary>Observes the loading of a model: how long it takes, and how much memory it adds to the process.</summary>
public static class ModelLoading
{
    /// <summary>Runs <paramref name="load"/> and records its duration and the growth of the working set.</summary>
    /// <typeparam name="TModel">The type of the model.</typeparam>
    /// <param name="monitor">The model's monitor; a disposed one records nothing.</param>
    /// <param name="load">Loads the model: reads a file, opens a session, connects.</param>
    /// <returns>The result of <paramref name="load"/>.</returns>
    /// <remarks>
    /// The growth is that of the whole process (<see cref="Environment.WorkingSet"/>): allocations of other threads count too, while pages
    /// that a runtime has mapped but not touched do not.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> or <paramref name="load"/> is null.</exception>
    /// <exception cref="ArgumentException"><typeparamref name="TModel"/> is an awaitable; use <see cref="ObserveLoadAsync"/>.</exception>
    [StackTraceHidden]
    public static TModel ObserveLoad<TModel>(this ModelMonitor monitor, Func<TModel> load)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(load);
        if (UnfinishedResult.IsAwaitable(typeof(TModel)))
            throw new ArgumentException(
                $"The function returns {UnfinishedResult.NameOf(typeof(TModel))}, so the model is not loaded when it returns. Use ObserveLoadAsync, with a function that returns a Task of the model.", nameof(load));
        if (!monitor.IsWatching()) return load();
        ModelLoad watched = ModelLoad.Start(monitor);
        try
        {
            return load();
        }
        catch (Exception exception) when (watched.RecordFailure(exception))
        {
            throw; // never reached: the filter returns false
        }
        finally
        {
            watched.End();
        }
    }

    /// <summary>Runs <paramref name="load"/> and records the duration of its task and the growth of the working set.</summary>
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
            if (task is null || task.IsCompletedSuccessfully) return task!; // a function that returns null instead of a task behaves the same when wrapped
            handedOver = true;
            return PendingLoad<TModel>.Await(task, watched);
        }
        catch (Exception exception) when (watched.RecordFailure(exception))
        {
            throw; // never reached: the filter returns false
        }
        finally
        {
            if (handedOver) watched.Leave();
            else watched.End();
        }
    }
}
