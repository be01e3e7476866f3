using System.Diagnostics.CodeAnalysis;

namespace ModelObservability.Instrumentation;

/// <summary>What an instrument is called and measures.</summary>
/// <param name="Name">The OpenTelemetry name.</param>
/// <param name="Unit">The UCUM unit.</param>
/// <param name="Description">One sentence without a full stop.</param>
/// <param name="Buckets">Advised histogram boundaries, ascending; null where there are none.</param>
[Experimental("MOX001")]
public sealed record InstrumentDefinition(string Name, string Unit, string Description, IReadOnlyList<double>? Buckets = null);
