using System.Buffers;
using System.Reflection;
using ModelObservability.Metrics;
using ModelObservability.Tests.Metrics.Serialization;

namespace ModelObservability.Tests.Metrics.Laws;

/// <summary>
/// How to make a metric, a sample, and how to add samples; when two values are the same (default: equal); and how to write and read it,
/// if it can be.
/// </summary>
internal sealed class LawSubject<TState, TValue, TSample>(
    string name, Func<TState> create, Func<Random, TSample> sample, Action<TState, TSample[]> add, Func<TValue, TValue, bool>? same = null,
    Action<TState, IBufferWriter<byte>>? write = null, Func<ReadOnlySequence<byte>, TState>? read = null) : ILawSubject
    where TState : class, IStreamingMetric<TState, TValue>
{
    private readonly bool exact = same is null;
    private readonly Func<TValue, TValue, bool> same = same ?? EqualityComparer<TValue>.Default.Equals;

    private byte[]? goodBytes;

    public Type State => typeof(TState);

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

    public bool SerialisedIsTheSame(int seed, int[] cuts)
    {
        if (write is null || read is null) return true;
        TSample[] samples = Samples(seed);
        TState state = With(samples), copy = read(StateBytes.Segmented(Written(state), seed)), sum = create();
        bool equal = Equals(copy.Value, state.Value) && Written(copy).AsSpan().SequenceEqual(Written(state));
        foreach (TSample[] piece in Cut(samples, cuts)) sum.Merge(read(new ReadOnlySequence<byte>(Written(With(piece)))));
        bool merged = same(sum.Value, With(samples).Value);
        TSample[] others = Samples(seed + 1);
        add(copy, others);
        add(state, others);
        return equal && merged && Equals(copy.Value, state.Value);
    }

    public bool EqualStatesHaveEqualBytes(int seed, int[] cuts)
    {
        if (!exact || write is null) return true;
        TSample[] samples = Samples(seed);
        TState merged = create();
        foreach (TSample[] piece in Cut(samples, cuts).Reverse()) merged.Merge(With(piece));
        return Written(merged).AsSpan().SequenceEqual(Written(With(samples)));
    }

    public IReadOnlyDictionary<string, long> CountsDoubled(int seed, int times)
    {
        TState state = With(Samples(seed));
        for (; times > 0; times--)
        {
            state.Merge(state);
            // On its way through bytes nothing is lost either.
            if (write is not null) state = read!(new(Written(state)));
        }

        return LawSamples.Counts(state.Value!);
    }

    public byte[]? Bytes(int seed) => write is null ? null : Written(With(Samples(seed)));

    public byte[] Digest(ReadOnlySequence<byte> bytes)
    {
        TState state = read!(bytes), good = read(new(goodBytes ??= Written(With(Samples(1)))));
        foreach (PropertyInfo property in typeof(TValue).GetProperties().Where(property => property.GetIndexParameters().Length == 0 && !property.PropertyType.IsByRefLike)) property.GetValue(state.Value);
        byte[] written = Written(state);
        try
        {
            good.Merge(state);
        }
        catch (ArgumentException)
        {
            // The bytes have made another configuration of it.
            state.Merge(state);
        }

        Written(state);
        Written(good);
        return written;
    }

    public void Read(ReadOnlySequence<byte> bytes) => read!(bytes);

    public void NullIsRefused() => Assert.That(() => create().Merge(null!), Throws.ArgumentNullException);

    public override string ToString() => name;

    // From no samples at all to more than any block of a kernel.
    private TSample[] Samples(int seed)
    {
        var random = new Random(seed);
        int count = random.Next(4) switch { 0 => random.Next(4), 1 => random.Next(70), 2 => random.Next(600), _ => random.Next(1_500) };
        return [.. Enumerable.Range(0, count).Select(_ => sample(random))];
    }

    private byte[] Written(TState state)
    {
        var bytes = new ArrayBufferWriter<byte>();
        write!(state, bytes);
        return bytes.WrittenSpan.ToArray();
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
