using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Every value weighs 1.</summary>
internal readonly ref struct EvenWeights : IBlockWeights
{
    public static bool AreEven => true;

    public int Unit => 0;

    public int Heaviest => 0;

    public double Sum(int length) => length;

    public double this[int index] => 1;

    public Vector<double> Load(int index) => Vector<double>.One;
}
