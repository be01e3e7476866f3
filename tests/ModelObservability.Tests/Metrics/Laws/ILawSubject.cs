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

    /// <summary>Merging null is refused.</summary>
    void NullIsRefused();
}
