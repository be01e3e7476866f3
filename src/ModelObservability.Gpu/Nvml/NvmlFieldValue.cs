using System.Runtime.InteropServices;

namespace ModelObservability.Gpu.Nvml;

/// <summary>One question of <see cref="NvmlFunction.FieldValues"/> and its answer; <see cref="Bits"/> mean something only when <see cref="Return"/> is success.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlFieldValue
{
    public uint FieldId;
    public uint ScopeId;
    public long TimeStamp;
    public long Latency;
    public NvmlValueType ValueType;
    public NvmlReturn Return;
    public ulong Bits;

    /// <summary>The answer as a number; NaN for a type this list does not know.</summary>
    public readonly double Value => ValueType switch
    {
        NvmlValueType.Double => BitConverter.UInt64BitsToDouble(Bits),
        NvmlValueType.UInt32 => (uint)Bits,
        NvmlValueType.UnsignedLong => OperatingSystem.IsWindows() ? (uint)Bits : Bits,
        NvmlValueType.UInt64 => Bits,
        NvmlValueType.Int64 => (long)Bits,
        NvmlValueType.Int32 => (int)Bits,
        NvmlValueType.UInt16 => (ushort)Bits,
        _ => double.NaN,
    };

    /// <summary>Whether the answer has 64 bits; a byte counter of 32 wraps many times a second.</summary>
    public readonly bool IsWide => ValueType is NvmlValueType.Double or NvmlValueType.UInt64 or NvmlValueType.Int64
        || (ValueType is NvmlValueType.UnsignedLong && !OperatingSystem.IsWindows());
}

internal enum NvmlValueType
{
    Double = 0,
    UInt32 = 1,

    /// <summary>C's <c>unsigned long</c>: 64 bits on Linux, 32 on Windows.</summary>
    UnsignedLong = 2,
    UInt64 = 3,
    Int64 = 4,
    Int32 = 5,
    UInt16 = 6,
}
