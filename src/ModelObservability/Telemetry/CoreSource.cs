namespace ModelObservability.Telemetry;

/// <summary>The activity source of the core.</summary>
internal static class CoreSource
{
    public static readonly GuardedSource Instance = new(Names.Source, typeof(CoreSource).Assembly.GetName().Version?.ToString(3));
}
