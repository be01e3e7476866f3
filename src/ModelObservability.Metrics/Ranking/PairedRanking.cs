using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Ranking;

/// <summary>The good samples of two models, as sortable keys in the order they came.</summary>
internal sealed record PairedRanking(byte[] Labels, ulong[] First, ulong[] Second, Rejections Rejected)
{
    private const int BlockLength = 512;

    public static PairedRanking Of(BinaryLabels labels, RealValues first, RealValues second)
    {
        List<byte> kept = new(labels.Length);
        List<ulong> ours = new(labels.Length), theirs = new(labels.Length);
        Rejections rejected = default;
        Span<byte> labelBuffer = stackalloc byte[labels.BufferLength(BlockLength)];
        Span<double> firstBuffer = stackalloc double[first.BufferLength(BlockLength)];
        Span<double> secondBuffer = stackalloc double[second.BufferLength(BlockLength)];
        for (int start = 0; start < labels.Length; start += BlockLength)
        {
            int length = Math.Min(BlockLength, labels.Length - start);
            ReadOnlySpan<byte> labelBlock = labels.Block(start, length, labelBuffer);
            ReadOnlySpan<double> firstBlock = first.Block(start, length, firstBuffer), secondBlock = second.Block(start, length, secondBuffer);
            for (int index = 0; index < length; index++)
            {
                if (labelBlock[index] > 1)
                    rejected += new Rejections(LabelOutOfRange: 1);
                else if (double.IsNaN(firstBlock[index]) || double.IsNaN(secondBlock[index]))
                    rejected += new Rejections(NonFiniteScore: 1);
                else
                {
                    kept.Add(labelBlock[index]);
                    ours.Add(DoubleKey.From(firstBlock[index]));
                    theirs.Add(DoubleKey.From(secondBlock[index]));
                }
            }
        }

        return new PairedRanking([.. kept], [.. ours], [.. theirs], rejected);
    }
}
