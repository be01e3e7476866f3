using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelObservability.Metrics.Kernels;

/// <summary>
/// log(1 + x) for x of 0 and more, accurate also where 1 + x rounds to 1: the logarithm of the rounded sum, corrected by what rounding did to x
/// (Kahan). <see cref="double.LogP1(double)"/> is not: it takes the logarithm of the rounded sum as it is.
/// </summary>
internal static class LogOnePlus
{
    public static double Of(double x)
    {
        double sum = 1 + x, rounded = sum - 1;
        return rounded == 0 ? x : Math.Log(sum) * (x / rounded);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Of(Vector<double> x)
    {
        Vector<double> sum = Vector<double>.One + x, rounded = sum - Vector<double>.One;
        return Vector.ConditionalSelect(Vector.Equals(rounded, Vector<double>.Zero), x, Vector.Log(sum) * (x / rounded));
    }
}
