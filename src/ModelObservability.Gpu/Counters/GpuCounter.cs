using ModelObservability.Gpu.Telemetry;

namespace ModelObservability.Gpu.Counters;

/// <summary>
/// One row of the counter table: the instrument of a number and its valid range. A number outside
/// <see cref="Min"/>…<see cref="Max"/> (in the driver's unit) is dropped and counted.
/// </summary>
internal sealed class GpuCounter(GpuInstrument instrument, params (string Key, string Value)[] attributes)
{
    /// <summary>The largest valid count; NVML's sentinels (all ones in 32 or 64 bits) are not counts.</summary>
    public const double LargestCount = 1L << 53;

    public GpuInstrument Instrument { get; } = instrument;

    public (string Key, string Value)[] Attributes { get; } = attributes;

    /// <summary>Position in <see cref="GpuCounters.All"/>.</summary>
    public int Index { get; internal set; } = -1;

    /// <summary>How many of the instrument's units are in one of the driver's (hertz in a megahertz).</summary>
    public double Multiplier { get; init; } = 1;

    /// <summary>How many of the driver's units are in one of the instrument's (milliwatts in a watt); divided by, so that 41 % is 0.41 to the last bit.</summary>
    public double Divisor { get; init; } = 1;

    /// <summary>Least possible number, in the driver's unit.</summary>
    public double Min { get; init; }

    /// <summary>Greatest possible number, in the driver's unit.</summary>
    public double Max { get; init; } = LargestCount;

    /// <summary>A monotonic sum. It is accumulated here, so that it does not decrease if the driver starts from 0 again.</summary>
    public bool IsCumulative => Instrument.Kind is InstrumentKind.Counter or InstrumentKind.FractionalCounter;

    /// <summary>Whether the number is in range. NaN and both sentinels are not.</summary>
    public bool IsPlausible(double raw) => raw >= Min && raw <= Max && raw != uint.MaxValue;

    /// <summary>From the driver's unit to the instrument's.</summary>
    public double Convert(double raw) => raw * Multiplier / Divisor;

    /// <summary>The attributes as text, for instance <c>hw.sensor_location=memory</c>.</summary>
    public string AttributeText { get; } = string.Join(",", attributes.Select(a => $"{a.Key}={a.Value}"));

    public override string ToString() => Attributes.Length == 0 ? Instrument.Name : $"{Instrument.Name}{{{AttributeText}}}";
}
