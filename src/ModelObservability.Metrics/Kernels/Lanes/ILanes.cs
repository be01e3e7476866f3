using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>
/// Samples seen as one byte each: their class where it is one of 0…254, otherwise a byte beyond every class, so that a kernel needs a single range check.
/// </summary>
/// <remarks>
/// Implemented by structs only: a kernel generic over them is compiled once per pair of input types and stays one loop to read.
/// </remarks>
internal interface ILanes
{
    /// <summary>How many samples there are.</summary>
    int Length { get; }

    /// <summary>The samples from <paramref name="index"/> on, as many as there are lanes.</summary>
    Vector<byte> Load(int index);

    /// <summary>The scalar definition of <see cref="Load"/>: the sample at <paramref name="index"/>.</summary>
    byte this[int index] { get; }
}
