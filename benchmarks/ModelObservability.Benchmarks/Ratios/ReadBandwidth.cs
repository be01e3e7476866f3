using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelObservability.Benchmarks.Ratios;

/// <summary>The control of everything that is bound by memory: reading the same bytes and adding them up.</summary>
internal static class ReadBandwidth
{
    /// <summary>Four independent sums, so that neither the adder nor the loop is what limits it.</summary>
    public static ulong Sum<T>(ReadOnlySpan<T> values)
        where T : struct
    {
        ReadOnlySpan<Vector<ulong>> vectors = MemoryMarshal.Cast<T, Vector<ulong>>(values);
        Vector<ulong> first = default, second = default, third = default, fourth = default;
        for (; vectors.Length >= 4; vectors = vectors[4..])
        {
            first += vectors[0];
            second += vectors[1];
            third += vectors[2];
            fourth += vectors[3];
        }

        return Vector.Sum(first + second + third + fourth);
    }

    /// <summary>
    /// The same for two arrays of one length, read in step as a kernel over pairs must: what memory gives to two streams at once, which differs from
    /// what it gives to one after the other.
    /// </summary>
    public static ulong SumInStep<TLeft, TRight>(ReadOnlySpan<TLeft> left, ReadOnlySpan<TRight> right)
        where TLeft : unmanaged
        where TRight : unmanaged
    {
        ReadOnlySpan<Vector<ulong>> first = MemoryMarshal.Cast<TLeft, Vector<ulong>>(left), second = MemoryMarshal.Cast<TRight, Vector<ulong>>(right);
        Vector<ulong> leftSum = default, even = default, odd = default;
        int leftStep = Unsafe.SizeOf<TLeft>(), rightStep = Unsafe.SizeOf<TRight>();
        while (first.Length >= leftStep && second.Length >= rightStep)
        {
            for (int index = 0; index < leftStep; index++)
                leftSum += first[index];
            for (int index = 0; index < rightStep; index += 2)
            {
                even += second[index];
                if (index + 1 < rightStep)
                    odd += second[index + 1];
            }

            first = first[leftStep..];
            second = second[rightStep..];
        }

        return Vector.Sum(leftSum + even + odd);
    }
}
