using System.Numerics;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Sketches;

/// <summary>What a bin of a sketch adds up: samples, or their weights. The default is nothing.</summary>
internal interface IBinSum<TSelf> : IAdditionOperators<TSelf, TSelf, TSelf>, IEquatable<TSelf>
    where TSelf : struct, IBinSum<TSelf>
{
    /// <summary>The fewest bytes that one takes.</summary>
    static abstract int LeastBytes { get; }

    /// <summary>Whether there is more than nothing.</summary>
    bool IsPositive { get; }

    /// <summary>Whether it can be a part of another.</summary>
    bool IsAtMost(TSelf whole);

    /// <summary>Writes it.</summary>
    void Write(ref StateWriter to);

    /// <summary>Reads one that is 0 or more.</summary>
    static abstract TSelf Read(ref StateReader from, string what);
}
