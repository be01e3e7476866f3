using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelObservability.Metrics.Kernels;

/// <summary>
/// Bins over all numbers by x / (4 + |x|), half of them on each side of 0. Written as 1 - 4 / (4 + |x|), where each rounded operation is
/// monotone, so that the whole is; a quotient of two growing numbers would not be.
/// </summary>
internal readonly struct LogitBins(int bins) : IScoreBins
{
    private const float Width = 4;

    private readonly float half = bins / 2;
    private readonly int positive = bins / 2;
    private readonly int last = bins / 2 - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<int> Of(Vector<float> scores)
    {
        Vector<float> share = Vector<float>.One - new Vector<float>(Width) / (Vector.Abs(scores) + new Vector<float>(Width));
        Vector<int> steps = Vector.Min(Vector.ConvertToInt32Native(share * half), new Vector<int>(last));
        Vector<int> below = Vector.LessThan(scores, Vector<float>.Zero);
        // Upwards from the middle, or, where the score is negative, downwards from the bin below it: ~steps is -1 - steps.
        return (steps ^ below) + new Vector<int>(positive);
    }

    public int Of(float score)
    {
        int steps = Math.Min((int)((1 - Width / (Math.Abs(score) + Width)) * half), last);
        return (score < 0 ? ~steps : steps) + positive;
    }
}
