using System.Diagnostics.CodeAnalysis;

namespace ModelObservability.Instrumentation;

/// <summary>The name, unit and description of an instrument.</summary>
/// <param name="Name">The OpenTelemetry name.</param>
/// <param name="Unit">The UCUM unit.</param>
/// <param name="Description">One sentence without a full stop.</param>
/// <param name="Buckets">Advised histogram boundaries, ascending; null for none.</param>
[Experimental("MOX001")]
public sealed record InstrumentDefinition(string Name, string Unit, string Description, IReadOnlyList<double>? Buckets = null);
