using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelObservability.Metrics.Kernels;

/// <summary>
/// Bins from 0 to 1 that narrow towards both ends about with the fourth root of the distance q from the nearer one. Exactly 0 and exactly 1,
/// and what is beyond them, have bins of their own. The bins are mirrored at 0.5, where one begins.
/// </summary>
/// <remarks>
/// A quarter of the bits of 2q is 2q to the power 1/4 within 6 %, by integers and so monotone and the same on every machine; 1 - p is exact
/// from 0.5 on. Where q is 0 or negative the root comes out next to 0.
/// </remarks>
internal readonly struct ProbabilityTailBins(int bins) : IScoreBins
{
    /// <summary>Below 0, and 0 itself; mirrored: 1 itself, and above 1.</summary>
    public const int Outer = 2;

    private const int RootShift = 2;
    private const int OneBits = 0x3F800000, HalfBits = 0x3F000000, RootOffset = OneBits - (HalfBits >> RootShift);

    // A little less, so that a root of 1 is in the last step.
    private readonly float inner = MathF.BitDecrement(bins / 2 - Outer);
    private readonly int mask = bins - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<int> Of(Vector<float> scores)
    {
        Vector<float> distance = Vector.MinNative(scores, Vector<float>.One - scores);
        Vector<float> root = Vector.AsVectorSingle((Vector.AsVectorInt32(distance) >> RootShift) + new Vector<int>(RootOffset));
        // Comparisons are -1 where they hold.
        Vector<int> ends = Vector.LessThan(distance, Vector<float>.Zero) + Vector.LessThanOrEqual(distance, Vector<float>.Zero);
        Vector<int> steps = Vector.ConvertToInt32Native(root * inner) + new Vector<int>(Outer) + ends;
        // From the top where the score is in the upper half: ~steps in the bits of a bin is bins - 1 - steps.
        return (steps ^ Vector.GreaterThanOrEqual(scores, new Vector<float>(0.5f))) & new Vector<int>(mask);
    }

    public int Of(float score)
    {
        float distance = Math.Min(score, 1 - score);
        float root = BitConverter.Int32BitsToSingle((BitConverter.SingleToInt32Bits(distance) >> RootShift) + RootOffset);
        int ends = distance < 0 ? 2 : distance == 0 ? 1 : 0;
        int steps = (int)(root * inner) + Outer - ends;
        return score >= 0.5f ? mask - steps : steps;
    }

    /// <summary>Whether all scores of a bin are equal: those that are exactly 0 or 1.</summary>
    public static bool Ties(int bin, int bins) => bin == 1 || bin == bins - Outer;

    /// <summary>Moves doubles that are not quite 0 or 1, but whose singles would be, to the single above, so that no tie is made.</summary>
    public static void KeepApart(ReadOnlySpan<double> doubles, Span<float> singles)
    {
        const double AboveZero = float.Epsilon, AboveOne = 1 + 1.0 / (1 << 23);
        int index = 0;
        for (; index <= doubles.Length - Vector<float>.Count; index += Vector<float>.Count)
        {
            // Only 0, 1 and infinity are their own squares.
            Vector<float> single = new(singles[index..]);
            if (Vector.EqualsAny(single, single * single)
                && (Between(new(doubles[index..])) || Between(new(doubles[(index + Vector<double>.Count)..]))))
            {
                Part(doubles.Slice(index, Vector<float>.Count), singles[index..]);
            }
        }

        Part(doubles[index..], singles[index..]);

        static bool Between(Vector<double> score) => Vector<long>.Zero !=
            ((Vector.GreaterThan(score, Vector<double>.Zero) & Vector.LessThan(score, new Vector<double>(AboveZero)))
            | (Vector.GreaterThan(score, Vector<double>.One) & Vector.LessThan(score, new Vector<double>(AboveOne))));

        static void Part(ReadOnlySpan<double> doubles, Span<float> singles)
        {
            for (int i = 0; i < doubles.Length; i++)
            {
                if (doubles[i] is > 0 and < AboveZero) singles[i] = float.Epsilon;
                else if (doubles[i] is > 1 and < AboveOne) singles[i] = (float)AboveOne;
            }
        }
    }
}
