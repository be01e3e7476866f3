namespace ModelObservability.Metrics.Sketches;

/// <summary>
/// Sums by bin in a window of fixed size that ends at the highest bin seen. What lies below the window is counted in its lowest bin, so
/// the contents depend on the samples alone, not on their order.
/// </summary>
/// <typeparam name="TSum">What is added up.</typeparam>
internal sealed partial class SketchBins<TSum>
    where TSum : struct, IBinSum<TSum>
{
    private readonly int size;

    // A ring: a bin is at its number modulo the length, a power of two, and moving the window moves no sum.
    private TSum[] sums;
    private int highest = int.MinValue;

    /// <param name="size">Bins of the window, a power of two.</param>
    public SketchBins(int size)
        : this(size, size)
    {
    }

    private SketchBins(int size, int length) => (this.size, sums) = (size, new TSum[length]);

    private SketchBins(SketchBins<TSum> other) => (size, sums, highest, Collapsed) = (other.size, [.. other.sums], other.highest, other.Collapsed);

    /// <summary>Samples counted in a higher bin than theirs.</summary>
    public TSum Collapsed { get; private set; }

    private bool IsEmpty => highest == int.MinValue;

    private int Lowest => highest - size + 1;

    /// <summary>Empty bins that take memory for the window with the second bin, not before: for what may be read from few bytes.</summary>
    public static SketchBins<TSum> WithoutRoom(int size) => new(size, 1);

    public SketchBins<TSum> Copy() => new(this);

    /// <summary>The same bins with other sums.</summary>
    public SketchBins<TOther> With<TOther>(Func<TSum, TOther> convert)
        where TOther : struct, IBinSum<TOther> =>
        new(size, 0) { sums = Array.ConvertAll(sums, sum => convert(sum)), highest = highest, Collapsed = convert(Collapsed) };

    public void Add(int bin, TSum samples)
    {
        if (IsEmpty)
            highest = bin;
        else if (bin > highest)
            MoveTo(bin);
        else if (bin <= highest - sums.Length)
            bin = BelowRoom(bin, samples);

        ref TSum sum = ref At(bin);
        sum += samples;
    }

    public void Merge(SketchBins<TSum> other)
    {
        if (other.IsEmpty)
            return;
        if (IsEmpty)
            highest = other.highest;
        else if (other.highest > highest)
            MoveTo(other.highest);
        // What the other has collapsed is in its lowest bin. Where that lies below this window all of it collapses here, as it is added.
        TSum collapsed = other.Lowest == Lowest ? other.Collapsed : default;
        foreach ((int bin, TSum samples) in other.Ascending().ToArray())
            Add(bin, samples);
        Collapsed += collapsed;
    }

    public void Clear()
    {
        sums.AsSpan().Clear();
        highest = int.MinValue;
        Collapsed = default;
    }

    /// <summary>Bins that hold samples.</summary>
    public IEnumerable<(int Bin, TSum Samples)> Ascending()
    {
        for (int bin = highest - sums.Length + 1; !IsEmpty && bin <= highest; bin++)
        {
            TSum samples = At(bin);
            if (!samples.Equals(default))
                yield return (bin, samples);
        }
    }

    public override bool Equals(object? obj) =>
        obj is SketchBins<TSum> other && Collapsed.Equals(other.Collapsed) && Ascending().SequenceEqual(other.Ascending());

    public override int GetHashCode() => HashCode.Combine(highest, Collapsed);

    private ref TSum At(int bin) => ref sums[bin & (sums.Length - 1)];

    /// <summary>The bin of the window that takes what belongs below the room there is.</summary>
    private int BelowRoom(int bin, TSum samples)
    {
        TakeRoom();
        if (bin >= Lowest)
            return bin;
        Collapsed += samples;
        return Lowest;
    }

    /// <summary>Every sample of a bin that leaves the window is then counted in the lowest bin that stays.</summary>
    private void MoveTo(int highest)
    {
        TakeRoom();
        TSum leaving = default;
        int leave = Math.Min(highest - this.highest, sums.Length);
        for (int bin = Lowest; leave > 0; bin++, leave--)
        {
            ref TSum sum = ref At(bin);
            leaving += sum;
            sum = default;
        }

        this.highest = highest;
        if (leaving.Equals(default))
            return;
        // The old lowest bin, which leaves first, held everything collapsed before.
        Collapsed = leaving;
        ref TSum lowest = ref At(Lowest);
        lowest += leaving;
    }

    private void TakeRoom()
    {
        if (sums.Length == size)
            return;
        (int Bin, TSum Samples)[] held = [.. Ascending()];
        sums = new TSum[size];
        foreach ((int bin, TSum samples) in held)
            At(bin) = samples;
    }
}
