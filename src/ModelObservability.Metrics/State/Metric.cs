using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace ModelObservability.Metrics;

/// <summary>The base of the metrics of this library: merging, and writing to bytes, are alike for all of them.</summary>
/// <typeparam name="TSelf">The state itself.</typeparam>
/// <typeparam name="TValue">The immutable value read from it.</typeparam>
/// <remarks>A metric of your own implements <see cref="IStreamingMetric{TSelf, TValue}"/>; windows and shards take it as they take these.</remarks>
public abstract class Metric<TSelf, TValue> : IStreamingMetric<TSelf, TValue>
    where TSelf : Metric<TSelf, TValue>, ISerializableMetric<TSelf, TValue>
{
    private protected Metric()
    {
    }

    /// <inheritdoc/>
    public TValue Value => ValueCore;

    /// <summary>The value of the metric.</summary>
    private protected abstract TValue ValueCore { get; }

    /// <summary>Reads a state that <see cref="Write"/> has written, in this version of the library or an earlier one.</summary>
    /// <param name="bytes">Exactly one state, from any source: no bytes make it crash, loop, or allocate out of proportion to their number.</param>
    /// <returns>A new state of the same configuration and contents.</returns>
    /// <exception cref="InvalidDataException">
    /// The bytes are not such a state: truncated, damaged, of another metric or a later version, or with contents that no samples lead to. The
    /// message says what, where, and what was expected.
    /// </exception>
    [SuppressMessage("Design", "CA1000", Justification = "Called on the metric: BinaryConfusion.Read(bytes).")]
    public static TSelf Read(in ReadOnlySequence<byte> bytes) => ReadAs<TSelf>(bytes);

    /// <inheritdoc/>
    public void Merge(TSelf other)
    {
        ArgumentNullException.ThrowIfNull(other);
        MergeCore(other);
    }

    /// <summary>Writes the state with its configuration; the state does not change.</summary>
    /// <param name="output">Where the bytes go. States may follow each other: <see cref="Serialization.StateFrame"/> splits them.</param>
    /// <exception cref="ArgumentNullException"><paramref name="output"/> is null.</exception>
    public void Write(IBufferWriter<byte> output) => ((ISerializableMetric<TSelf, TValue>)this).Write(output);

    /// <inheritdoc/>
    public void Reset() => ResetCore();

    /// <inheritdoc/>
    public TSelf CreateEmpty() => CreateEmptyCore();

    private static TState ReadAs<TState>(in ReadOnlySequence<byte> bytes)
        where TState : class, ISerializableMetric<TState, TValue>
        => TState.Read(bytes);

    /// <summary>Merges a state that is not null; one of another configuration is refused before anything changes.</summary>
    private protected abstract void MergeCore(TSelf other);

    /// <summary>Forgets everything.</summary>
    private protected abstract void ResetCore();

    /// <summary>A new state of the same configuration.</summary>
    private protected abstract TSelf CreateEmptyCore();
}
