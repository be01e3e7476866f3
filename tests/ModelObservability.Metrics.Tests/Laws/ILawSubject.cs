using System.Buffers;

namespace ModelObservability.Tests.Metrics.Laws;

/// <summary>A metric as the laws see it, whatever its samples are.</summary>
public interface ILawSubject
{
    /// <summary>Pieces accumulated apart and merged are the whole accumulated at once.</summary>
    bool PiecesAreTheWhole(int seed, int[] cuts);

    /// <summary>Pieces added one after the other to one state are the whole added at once.</summary>
    bool SplitDoesNotMatter(int seed, int[] cuts);

    /// <summary>The same samples in another order have the same value.</summary>
    bool OrderDoesNotMatter(int seed);

    /// <summary>Merging is commutative and associative, and leaves the other state as it was.</summary>
    bool MergeIsBoth(int seed, int[] cuts);

    /// <summary>Merging an empty state changes nothing, and merging into an empty one is a copy.</summary>
    bool EmptyIsNeutral(int seed);

    /// <summary>A reset state and the empty state made from it are as a new one, then and after new samples.</summary>
    bool ResetIsNew(int seed);

    /// <summary>A value does not change when its state does.</summary>
    bool ValuesAreImmutable(int seed);

    /// <summary>A state merged with itself has everything twice.</summary>
    bool MergedWithItselfIsTwice(int seed);

    /// <summary>Written to bytes and read back, a state is the same: its value, its bytes, and what becomes of it later.</summary>
    bool SerialisedIsTheSame(int seed, int[] cuts);

    /// <summary>Where values are exact, states that were led to the same value in different ways have the same bytes.</summary>
    bool EqualStatesHaveEqualBytes(int seed, int[] cuts);

    /// <summary>Every count that a state shows, after it was merged with itself so many times; one of each, so often.</summary>
    IReadOnlyDictionary<string, long> CountsDoubled(int seed, int times);

    /// <summary>The type of the state.</summary>
    Type State { get; }

    /// <summary>The bytes of a state with samples; null where it has none, because it holds a clock.</summary>
    byte[]? Bytes(int seed);

    /// <summary>Reads bytes, uses everything that the state offers, merges it with a good one if it is of its configuration, and returns its bytes.</summary>
    byte[] Digest(ReadOnlySequence<byte> bytes);

    /// <summary>Reads bytes and does nothing with the state.</summary>
    void Read(ReadOnlySequence<byte> bytes);

    /// <summary>Merging null is refused.</summary>
    void NullIsRefused();
}
