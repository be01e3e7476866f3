using System.Buffers;

namespace ModelObservability.Metrics.Serialization;

/// <summary>Splits a file, a message or a network stream into the states in it, and says what they are.</summary>
/// <remarks>
/// <code>
/// while (StateFrame.TryTake(ref buffer, out ReadOnlySequence&lt;byte&gt; state))
///     if (StateFrame.KindOf(state) == nameof(BinaryConfusion)) total.Merge(BinaryConfusion.Read(state));
/// </code>
/// </remarks>
public static class StateFrame
{
    private const long Gibibyte = 1L << 30;

    /// <summary>Takes the first state off the front of a buffer. What is in it is not looked at, but for the header.</summary>
    /// <param name="buffer">What has arrived so far, one state after the other; afterwards without the one taken.</param>
    /// <param name="state">The bytes of the state, for <c>Read</c>.</param>
    /// <param name="longest">
    /// States announced to be longer, in bytes, are refused, so that a broken sender cannot make a receiver wait forever. Default: 2^30.
    /// </param>
    /// <returns>False where the buffer does not hold a whole state yet, or is empty.</returns>
    /// <exception cref="InvalidDataException">The buffer does not start with a state, or with one that is too long.</exception>
    public static bool TryTake(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> state, long longest = Gibibyte)
    {
        state = default;
        if (!StateHeader.TryRead(buffer, out StateHeader header))
            return false;
        if (header.Length > longest)
            throw new InvalidDataException($"{header.Kind}: it announces {header.Length} bytes; allowed here are {longest}.");
        if (buffer.Length < header.Length)
            return false;

        state = buffer.Slice(0, header.Length);
        buffer = buffer.Slice(header.Length);
        return true;
    }

    /// <summary>Which metric can read a state: the name of its type without the namespace.</summary>
    /// <param name="state">The bytes of a state; only the header is looked at.</param>
    /// <returns>Such as <c>BinaryConfusion</c>.</returns>
    /// <exception cref="InvalidDataException">The bytes are not a state of a metric that this version of the library knows.</exception>
    public static string KindOf(in ReadOnlySequence<byte> state) => StateHeader.Of(state).Kind.ToString();
}
