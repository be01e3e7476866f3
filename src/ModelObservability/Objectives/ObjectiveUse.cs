namespace ModelObservability.Objectives;

/// <summary>Keeps the objectives of a model published until its last monitor is disposed.</summary>
internal sealed class ObjectiveUse(ModelMonitor monitor) : IDisposable
{
    public ObjectiveSeries Series { get; } = ObjectiveSeries.Registry.Acquire(monitor.Identity);

    public void Dispose()
    {
        foreach (Objective objective in Series.All) objective.Finish();
        ObjectiveSeries.Registry.Release(monitor.Identity, monitor.Clock);
    }
}
