using ModelObservability.Metrics;
using ModelObservability.Metrics.Ranking;

namespace ModelObservability.Quality;

/// <summary>The rankings of each class against the rest by its probability, with bounds.</summary>
internal sealed class ClassRankings
{
    private const int BlockLength = 256;

    private readonly BoundedRanking[] against;

    public ClassRankings(int classes, int bins)
        : this([.. Enumerable.Range(0, classes).Select(_ => new BoundedRanking(new() { Bins = bins }))])
    {
    }

    private ClassRankings(BoundedRanking[] against) => this.against = against;

    public BoundedRankingValue[] Value => [.. against.Select(static ranking => ranking.Value)];

    /// <summary>Adds rows of probabilities; invalid labels are skipped, since another metric counts them.</summary>
    public void Add(ReadOnlySpan<int> labels, RealValues rows)
    {
        Span<byte> own = stackalloc byte[BlockLength];
        Span<double> column = stackalloc double[BlockLength];
        for (int start = 0; start < labels.Length; start += BlockLength)
        {
            ReadOnlySpan<int> block = labels.Slice(start, Math.Min(BlockLength, labels.Length - start));
            for (int label = 0; label < against.Length; label++)
            {
                int taken = 0;
                for (int sample = 0; sample < block.Length; sample++)
                {
                    if ((uint)block[sample] >= (uint)against.Length) continue;
                    int cell = (start + sample) * against.Length + label;
                    (own[taken], column[taken]) = (block[sample] == label ? (byte)1 : (byte)0, rows.Singles.IsEmpty ? rows.Doubles[cell] : rows.Singles[cell]);
                    taken++;
                }

                against[label].Add((ReadOnlySpan<byte>)own[..taken], (ReadOnlySpan<double>)column[..taken]);
            }
        }
    }

    public void Merge(ClassRankings other)
    {
        for (int label = 0; label < against.Length; label++) against[label].Merge(other.against[label]);
    }

    public void Reset()
    {
        foreach (BoundedRanking ranking in against) ranking.Reset();
    }

    public ClassRankings CreateEmpty() => new([.. against.Select(static ranking => ranking.CreateEmpty())]);
}
