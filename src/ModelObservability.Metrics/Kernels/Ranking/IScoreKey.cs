using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Scores as unsigned integers of the same order, so that a radix sort orders them and equality of integers is a tie.</summary>
/// <typeparam name="TScore">The score.</typeparam>
/// <typeparam name="TKey">The unsigned integer of its size.</typeparam>
internal interface IScoreKey<TScore, TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    /// <summary>Grows with the score; -0.0 and 0.0 share one, NaN is outside what <see cref="IsNumber"/> accepts.</summary>
    static abstract TKey From(TScore score);

    /// <summary>Whether it is the key of a number, infinities included.</summary>
    static abstract bool IsNumber(TKey key);

    /// <summary>The score of a key.</summary>
    static abstract double Score(TKey key);
}
