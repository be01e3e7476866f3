using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Values weigh what the caller says: 0…1e288.</summary>
internal readonly ref struct GivenWeights(ReadOnlySpan<double> weights) : IBlockWeights
{
    private readonly ReadOnlySpan<double> weights = weights;

    public static bool AreEven => false;

    public double Sum(int length)
    {
        Vector<double> lanes = Vector<double>.Zero;
        int index = 0;
        if (Vector.IsHardwareAccelerated)
        {
            for (; index <= length - Vector<double>.Count; index += Vector<double>.Count)
                lanes += Load(index);
        }

        double sum = Vector.Sum(lanes);
        for (; index < length; index++)
            sum += weights[index];
        return sum;
    }

    public double this[int index] => weights[index];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<double> Load(int index) => new(weights[index..]);
}
