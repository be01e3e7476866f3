namespace ModelObservability.Gpu.Telemetry;

/// <summary>What kind of OpenTelemetry instrument publishes a value. All are observable: read from the last poll, never measured in a collection.</summary>
internal enum InstrumentKind
{
    Gauge,

    /// <summary>A monotonic sum of whole numbers.</summary>
    Counter,

    /// <summary>A monotonic sum with fractions (seconds, joules).</summary>
    FractionalCounter,

    /// <summary>A sum of whole numbers that may fall (bytes in use).</summary>
    UpDownCounter,
}

/// <summary>What an instrument is called and measures; one row of <c>docs/telemetry-gpu.md</c>.</summary>
/// <param name="Name">The OpenTelemetry name.</param>
/// <param name="Kind">How it is published.</param>
/// <param name="Unit">The UCUM unit.</param>
/// <param name="Description">One sentence without a full stop.</param>
internal sealed record GpuInstrument(string Name, InstrumentKind Kind, string Unit, string Description);
