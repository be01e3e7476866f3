using System.Runtime.CompilerServices;

namespace ModelObservability.Http.Reading;

/// <summary>
/// Reads a few fields of JSON that arrives in pieces of any size, in constant memory. It does not validate: what is not needed is followed only
/// far enough to find its end.
/// </summary>
/// <remarks>
/// <see cref="System.Text.Json.Utf8JsonReader"/> needs each token in one piece, so a string of any length would have to be buffered. The parts of
/// the loop are not inlined (<c>NoInlining</c>), because with a profile of other documents the JIT inlines the wrong ones.
/// </remarks>
internal sealed partial class JsonFieldReader
{
    private readonly JsonShape root;
    private readonly IFieldHandler values;
    private JsonFrames frames;
    private TextBuffer text;
    private int depth;
    private SkippedContainer skipped;
    private State state;
    private bool expectsKey;
    private JsonShape? target;

    public JsonFieldReader(JsonShape root, IFieldHandler values) =>
        (this.root, this.values, target) = (root, values, root);

    private enum State
    {
        Between,
        Key,
        KeyEscape,
        Text,
        TextEscape,
        Scalar,
        Skipped,
        Complete,
        Broken,
    }

    /// <summary>The document is complete.</summary>
    public bool IsComplete => state == State.Complete;

    /// <summary>This is not a JSON object or array.</summary>
    public bool IsBroken => state == State.Broken;

    /// <summary>Whether a document has begun.</summary>
    public bool HasBegun => depth > 0 || state != State.Between;

    /// <summary>Starts over with the next document.</summary>
    public void Reset() => (state, depth, expectsKey, target) = (State.Between, 0, false, root);

    /// <summary>Reads the next piece of the document.</summary>
    /// <returns>How many of the bytes belong to the document; nothing after its end is read.</returns>
    public int Read(ReadOnlySpan<byte> bytes)
    {
        int all = bytes.Length;
        while (!bytes.IsEmpty && state < State.Complete)
        {
            int read = state switch
            {
                State.Between => Between(bytes),
                State.Key or State.Text => Text(bytes),
                State.KeyEscape or State.TextEscape => Escape(bytes[0]),
                State.Scalar => Scalar(bytes),
                _ => Skip(bytes),
            };
            bytes = bytes[read..];
        }

        return all - bytes.Length;
    }

    /// <summary>Reads on between two values, and whole values as long as they end in this piece.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Between(ReadOnlySpan<byte> bytes)
    {
        for (int at = 0; at < bytes.Length;)
        {
            byte next = bytes[at];
            if (next is (byte)' ' or (byte)'\n' or (byte)'\t' or (byte)'\r' || (next == ':' && depth > 0))
            {
                at++;
                continue;
            }

            Take(next);
            if (state == State.Scalar) at += Scalar(bytes[at..]);
            else if (state is State.Text or State.Key) at += 1 + Text(bytes[(at + 1)..]);
            else at++;
            if (state != State.Between) return at;
        }

        return bytes.Length;
    }

    private int Skip(ReadOnlySpan<byte> bytes)
    {
        int read = skipped.Read(bytes);
        if (skipped.HasEnded) Ended();
        return read;
    }
}
