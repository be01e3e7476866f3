namespace ModelObservability.Dashboard.History;

/// <summary>What is known of an instrument.</summary>
internal sealed record InstrumentInfo(string Name, string Unit, string Description, SeriesKind Kind);
