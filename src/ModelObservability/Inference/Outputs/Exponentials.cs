using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelObservability.Inference;

/// <summary>Sums of exp(x - highest) over a row of logits, for a softmax.</summary>
internal static class Exponentials
{
    public static bool IsVectorized<T>(int length) =>
        Vector.IsHardwareAccelerated && (typeof(T) == typeof(float) || typeof(T) == typeof(double)) && length >= Vector<T>.Count;

    /// <summary>The lanes of the last vector of a row that the one before it does not hold; none where rows are full vectors.</summary>
    public static Vector<T> Rest<T>(int length) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector.GreaterThanOrEqual(Vector.CreateSequence(T.Zero, T.One), new Vector<T>(T.CreateTruncating(Vector<T>.Count - length % Vector<T>.Count)));

    /// <summary>The definition.</summary>
    public static double SumScalar<T>(ReadOnlySpan<T> row, T highest) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0, most = double.CreateChecked(highest);
        foreach (T logit in row) sum += Math.Exp(double.CreateChecked(logit) - most);
        return sum;
    }

    /// <summary>The same within 1e-6 of it for float (1e-12 for double): a vector at a time.</summary>
    /// <remarks>The last vector overlaps the one before; what has been added already is masked away.</remarks>
    /// <param name="row">The logits.</param>
    /// <param name="highest">The highest of them.</param>
    /// <param name="rest">See <see cref="Rest"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum<T>(ReadOnlySpan<T> row, T highest, Vector<T> rest) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector<T> top = new(highest), sums = rest & Of(new Vector<T>(row[^Vector<T>.Count..]) - top);
        foreach (Vector<T> block in MemoryMarshal.Cast<T, Vector<T>>(row)) sums += Of(block - top);
        return double.CreateTruncating(Vector.Sum(sums));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Of<T>(Vector<T> exponents) => typeof(T) == typeof(float)
        ? Vector.As<float, T>(OfNegative(Vector.AsVectorSingle(exponents)))
        : Vector.As<double, T>(Vector.Exp(Vector.AsVectorDouble(exponents)));

    /// <summary>
    /// exp(x) of numbers that are not above 0, within 3e-7 of it: 2^n times the Taylor series of what is left, which is within ±ln 2 / 2. The
    /// framework's vector exponential computes in double precision and takes four times as long. Below -87 it is 2e-38, which adds nothing to a sum with a 1 in it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> OfNegative(Vector<float> x)
    {
        const float LogOf2 = 0.693147181f;
        x = Vector.Max(x, new Vector<float>(-87));
        Vector<int> power = Vector.ConvertToInt32Native(x * (1 / LogOf2) - new Vector<float>(0.5f));
        Vector<float> rest = Vector.MultiplyAddEstimate(Vector.ConvertToSingle(power), new Vector<float>(-LogOf2), x);
        Vector<float> series = Next(new(1f / 5040), rest, 1f / 720);
        series = Next(Next(Next(series, rest, 1f / 120), rest, 1f / 24), rest, 1f / 6);
        series = Next(Next(Next(series, rest, 1f / 2), rest, 1), rest, 1);
        return series * Vector.AsVectorSingle((power + new Vector<int>(127)) << 23);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Next(Vector<float> series, Vector<float> rest, float factor) =>
        Vector.MultiplyAddEstimate(series, rest, new Vector<float>(factor));
}
