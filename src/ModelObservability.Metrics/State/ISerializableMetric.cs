using System.Buffers;

namespace ModelObservability.Metrics;

/// <summary>A metric whose state can leave the process as bytes and be merged elsewhere: by another worker, another machine, tomorrow.</summary>
/// <typeparam name="TSelf">The state itself.</typeparam>
/// <typeparam name="TValue">The immutable value read from it.</typeparam>
/// <remarks>
/// The bytes are versioned and checksummed, are the same on every machine, and carry the configuration, so that reading needs no options;
/// <c>docs/state-format.md</c> describes them exactly. A state read back has the value of the one written, and merges as it does.
/// </remarks>
public interface ISerializableMetric<TSelf, out TValue> : IStreamingMetric<TSelf, TValue>
    where TSelf : class, ISerializableMetric<TSelf, TValue>
{
    /// <summary>Writes the state with its configuration; the state does not change.</summary>
    /// <param name="output">Where the bytes go. States may follow each other: <see cref="Serialization.StateFrame"/> splits them.</param>
    /// <exception cref="ArgumentNullException"><paramref name="output"/> is null.</exception>
    void Write(IBufferWriter<byte> output);

    /// <summary>Reads a state that <see cref="Write"/> has written, by this version of the library or an earlier one.</summary>
    /// <param name="bytes">Exactly one state; from anywhere: no bytes make it crash, loop, or allocate out of proportion to their number.</param>
    /// <returns>A new state of the same configuration and contents.</returns>
    /// <exception cref="InvalidDataException">
    /// The bytes are not such a state: cut off, damaged, of another metric or a later form, or with contents that no samples lead to. The message
    /// says what, where, and what was expected.
    /// </exception>
    static abstract TSelf Read(in ReadOnlySequence<byte> bytes);
}
