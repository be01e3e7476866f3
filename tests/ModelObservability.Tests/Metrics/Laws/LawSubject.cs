using ModelObservability.Metrics;

namespace ModelObservability.Tests.Metrics.Laws;

/// <summary>How to make a metric, a sample, and how to add samples; optionally when two values are the same (default: equal).</summary>
internal sealed class LawSubject<TState, TValue, TSample>(
    string name, Func<TState> create, Func<Random, TSample> sample, Action<TState, TSample[]> add, Func<TValue, TValue, bool>? same = null) : ILawSubject
    where TState : class, IStreamingMetric<TState, TValue>
{
    private readonly Func<TValue, TValue, bool> same = same ?? EqualityComparer<TValue>.Default.Equals;

    public bool PiecesAreTheWhole(int seed, int[] cuts)
    {
        TSample[] samples = Samples(seed);
        TState merged = create();
        foreach (TSample[] piece in Cut(samples, cuts)) merged.Merge(With(piece));
        return same(merged.Value, With(samples).Value);
    }

    public bool SplitDoesNotMatter(int seed, int[] cuts)
    {
        TSample[] samples = Samples(seed);
        TState state = create();
        foreach (TSample[] piece in Cut(samples, cuts)) add(state, piece);
        return same(state.Value, With(samples).Value);
    }

    public bool OrderDoesNotMatter(int seed)
    {
        TSample[] samples = Samples(seed), shuffled = [.. samples];
        new Random(seed).Shuffle(shuffled);
        return same(With(shuffled).Value, With(samples).Value);
    }

    public bool MergeIsBoth(int seed, int[] cuts)
    {
        TSample[] samples = Samples(seed);
        TState[] pieces = [.. Cut(samples, cuts).Select(With)];
        TValue[] before = [.. pieces.Select(piece => piece.Value)];
        TState forwards = create(), backwards = create(), nested = create();
        foreach (TState piece in pieces) forwards.Merge(piece);
        foreach (TState piece in pieces.Reverse()) backwards.Merge(piece);
        // a + (b + (c + d)) against ((a + b) + c) + d
        foreach (TState piece in pieces.Reverse())
        {
            TState sum = create();
            sum.Merge(piece);
            sum.Merge(nested);
            nested = sum;
        }

        return same(forwards.Value, With(samples).Value) && same(backwards.Value, forwards.Value) && same(nested.Value, forwards.Value)
            && pieces.Zip(before).All(pair => same(pair.First.Value, pair.Second));
    }

    public bool EmptyIsNeutral(int seed)
    {
        TState state = With(Samples(seed)), copy = state.CreateEmpty();
        TValue before = state.Value;
        copy.Merge(state);
        state.Merge(create());
        return same(state.Value, before) && same(copy.Value, before);
    }

    public bool ResetIsNew(int seed)
    {
        TSample[] samples = Samples(seed), others = Samples(seed + 1);
        TState reset = With(samples), empty = reset.CreateEmpty();
        reset.Reset();
        bool asNew = same(reset.Value, create().Value) && same(empty.Value, create().Value);
        add(reset, others);
        add(empty, others);
        TValue expected = With(others).Value;
        return asNew && same(reset.Value, expected) && same(empty.Value, expected);
    }

    public bool ValuesAreImmutable(int seed)
    {
        TSample[] samples = Samples(seed);
        TState state = With(samples);
        TValue value = state.Value, expected = With(samples).Value;
        add(state, Samples(seed + 1));
        state.Merge(With(samples));
        state.Reset();
        return same(value, expected);
    }

    public bool MergedWithItselfIsTwice(int seed)
    {
        TSample[] samples = Samples(seed);
        TState state = With(samples);
        state.Merge(state);
        return same(state.Value, With([.. samples, .. samples]).Value);
    }

    public void NullIsRefused() => Assert.That(() => create().Merge(null!), Throws.ArgumentNullException);

    public override string ToString() => name;

    // From no samples at all to more than any block of a kernel.
    private TSample[] Samples(int seed)
    {
        var random = new Random(seed);
        int count = random.Next(4) switch { 0 => random.Next(4), 1 => random.Next(70), 2 => random.Next(600), _ => random.Next(1_500) };
        return [.. Enumerable.Range(0, count).Select(_ => sample(random))];
    }

    private TState With(TSample[] samples)
    {
        TState state = create();
        add(state, samples);
        return state;
    }

    private static IEnumerable<TSample[]> Cut(TSample[] samples, int[] cuts)
    {
        int[] at = [0, .. cuts.Select(cut => (int)((uint)cut % (uint)(samples.Length + 1))).Order(), samples.Length];
        return at.Zip(at.Skip(1)).Select(ends => samples[ends.First..ends.Second]);
    }
}
