using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>A block of numbers read as doubles, whatever they are.</summary>
internal interface IBlockReals
{
    /// <summary>How many there are.</summary>
    int Length { get; }

    /// <summary>One number.</summary>
    double this[int index] { get; }

    /// <summary>Two vectors of numbers: singles fill no fewer.</summary>
    void Load(int index, out Vector<double> first, out Vector<double> second);
}
