namespace ModelObservability.Pipelines;

/// <summary>What a wrapper finds below it, asked once when it is made.</summary>
/// <param name="Metadata">Of the model; null where there is none.</param>
/// <param name="HasOpenTelemetry">Whether Microsoft's own wrapper is there and publishes <c>gen_ai.*</c> for the same calls.</param>
/// <param name="IsObserved">Whether the same monitor observes it already.</param>
internal readonly record struct PipelineBelow<TMetadata>(TMetadata? Metadata, bool HasOpenTelemetry, bool IsObserved)
    where TMetadata : class
{
    /// <summary>Asks; nothing is known where the pipeline throws.</summary>
    /// <param name="service">The pipeline's <c>GetService</c>.</param>
    /// <param name="openTelemetry">The type of Microsoft's wrapper.</param>
    /// <param name="ours">The type of our wrapper, which answers with the monitor as the key.</param>
    /// <param name="monitor">The monitor that is about to observe.</param>
    public static PipelineBelow<TMetadata> Of(Func<Type, object?, object?> service, Type openTelemetry, Type ours, ModelMonitor monitor)
    {
        try
        {
            return new(service(typeof(TMetadata), null) as TMetadata, service(openTelemetry, null) is not null, ours.IsInstanceOfType(service(ours, monitor)));
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
            return default;
        }
    }
}
