namespace ModelObservability.Gpu.Telemetry;

/// <summary>The kind of OpenTelemetry instrument. All are observable: a collection reads the last poll and never calls the driver.</summary>
internal enum InstrumentKind
{
    Gauge,

    /// <summary>A monotonic sum of integers.</summary>
    Counter,

    /// <summary>A monotonic sum with fractions (seconds, joules).</summary>
    FractionalCounter,

    /// <summary>A non-monotonic sum of integers (bytes in use).</summary>
    UpDownCounter,
}

/// <summary>The definition of an instrument; one row of <c>docs/telemetry-gpu.md</c>.</summary>
/// <param name="Name">The OpenTelemetry name.</param>
/// <param name="Kind">The kind of instrument.</param>
/// <param name="Unit">The UCUM unit.</param>
/// <param name="Description">One sentence without a full stop.</param>
internal sealed record GpuInstrument(string Name, InstrumentKind Kind, string Unit, string Description);
