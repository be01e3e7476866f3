using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Values weigh what the caller says: 0…1e288.</summary>
internal readonly ref struct GivenWeights : IBlockWeights
{
    private readonly ReadOnlySpan<double> weights;

    /// <param name="weights">The weights.</param>
    /// <param name="unit">Their <see cref="WeightUnit"/>.</param>
    /// <param name="buffer">As long, where the unit is not 0.</param>
    public GivenWeights(ReadOnlySpan<double> weights, int unit, Span<double> buffer)
    {
        this.weights = weights;
        Unit = unit;
        if (unit == 0)
            return;
        for (int index = 0; index < weights.Length; index++)
            buffer[index] = Math.ScaleB(weights[index], -unit);
        this.weights = buffer[..weights.Length];
    }

    public static bool AreEven => false;

    public int Unit { get; }

    public int Heaviest
    {
        get
        {
            int heaviest = 0;
            for (int index = 1; index < weights.Length; index++)
            {
                if (weights[index] > weights[heaviest])
                    heaviest = index;
            }

            return heaviest;
        }
    }

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
