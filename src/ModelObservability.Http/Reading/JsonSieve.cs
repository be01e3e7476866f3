using System.Buffers;
using System.Runtime.CompilerServices;

namespace ModelObservability.Http.Reading;

/// <summary>
/// Reads a few values out of JSON that passes by in pieces of any size, in constant memory. It is no validator: what it does not need, it
/// follows only far enough to know where it ends.
/// </summary>
/// <remarks>
/// A reader of whole tokens (<see cref="System.Text.Json.Utf8JsonReader"/>) would have to keep a text of any length in one piece. The parts are
/// kept out of the loop that chooses them (<c>NoInlining</c>): guided by a profile of other documents, the compiler puts in the wrong ones.
/// </remarks>
internal sealed class JsonSieve
{
    private static readonly SearchValues<byte> EndOfScalar = SearchValues.Create(",]} \t\r\n\"[{:"u8);

    private readonly JsonShape root;
    private readonly JsonShape list;
    private readonly IJsonValues values;
    private JsonFrames frames;
    private KeptText text;
    private int depth;
    private SkippedContainer skipped;
    private State state;
    private bool keyComes;
    private JsonShape? target;

    public JsonSieve(JsonShape root, IJsonValues values) =>
        (this.root, list, this.values, target) = (root, JsonShape.ListOf(root), values, root);

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

    /// <summary>The document has ended where it should.</summary>
    public bool IsComplete => state == State.Complete;

    /// <summary>This is no JSON document, or none whose top is an object or an array.</summary>
    public bool IsBroken => state == State.Broken;

    /// <summary>Whether the beginning of a document has been seen.</summary>
    public bool HasBegun => depth > 0 || state != State.Between;

    /// <summary>Forgets the document; the next one may come.</summary>
    public void Reset() => (state, depth, keyComes, target) = (State.Between, 0, false, root);

    /// <summary>The next piece of the document.</summary>
    /// <returns>How many bytes of the piece belong to it: whatever comes after its end is not looked at.</returns>
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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Between(ReadOnlySpan<byte> bytes)
    {
        for (int at = 0; at < bytes.Length; at++)
        {
            byte next = bytes[at];
            if (next is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') continue;
            if (next == ':' && depth > 0) continue;
            Take(next);
            if (state != State.Between) return state == State.Scalar ? at : at + 1;
        }

        return bytes.Length;
    }

    private void Take(byte next)
    {
        switch (next)
        {
            case (byte)',' when depth > 0:
                keyComes = !frames[depth - 1].IsArray;
                break;
            case (byte)'"':
                if (BeginsValue(out _)) Begin(keyComes ? State.Key : State.Text);
                break;
            case (byte)'{' or (byte)'[':
                Open(next == '[');
                break;
            case (byte)'}' or (byte)']':
                Close(next == ']');
                break;
            case 0xEF or 0xBB or 0xBF when depth == 0: // a byte order mark
                break;
            case (byte)',' or (byte)':':
                state = State.Broken;
                break;
            default:
                if (keyComes || !BeginsValue(out _)) state = State.Broken;
                else Begin(State.Scalar);
                break;
        }
    }

    /// <summary>A value begins here: in an array it is an element.</summary>
    private bool BeginsValue(out JsonShape? wanted)
    {
        wanted = target;
        if (depth == 0)
        {
            state = State.Broken; // the documents that are read are objects
            return false;
        }

        ref JsonFrame frame = ref frames[depth - 1];
        if (frame.IsArray) wanted = target = frame.Shape.Element(frame.Elements++);
        return true;
    }

    private void Open(bool isArray)
    {
        JsonShape? wanted = depth == 0 && isArray ? list : target;
        if (depth > 0 && (keyComes || !BeginsValue(out wanted)))
        {
            state = State.Broken;
            return;
        }

        if (wanted is not { IsContainer: true } || depth == JsonFrames.Most)
        {
            (state, skipped) = (State.Skipped, new SkippedContainer());
            return;
        }

        frames[depth++] = new JsonFrame { Shape = wanted, IsArray = isArray };
        (keyComes, target) = (!isArray, null);
    }

    private void Close(bool isArray)
    {
        if (depth == 0 || frames[depth - 1].IsArray != isArray)
        {
            state = State.Broken;
            return;
        }

        JsonFrame frame = frames[--depth];
        if (frame.Shape.Size != Fact.None) values.Counted(frame.Shape.Size, frame.Elements);
        if (isArray && frame.Shape.Count != Fact.None) values.Counted(frame.Shape.Count, frame.Elements);
        Ended();
    }

    private void Begin(State next)
    {
        state = next;
        text.Clear();
    }

    /// <summary>A value has ended: a comma or the end of its container comes next.</summary>
    private void Ended() => (state, target, keyComes) = (depth == 0 ? State.Complete : State.Between, null, false);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Text(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOfAny((byte)'"', (byte)'\\');
        if (end < 0)
        {
            Keep(bytes);
            return bytes.Length;
        }

        if (bytes[end] == '\\')
        {
            Keep(bytes[..(end + 1)]);
            state = state == State.Key ? State.KeyEscape : State.TextEscape;
        }
        else if (state == State.Key)
        {
            ref JsonFrame frame = ref frames[depth - 1];
            frame.Elements++;
            target = text.IsWhole(bytes[..end], hashed: false, out ReadOnlySpan<byte> key, out _) ? frame.Shape.Find(key) : null;
            (state, keyComes) = (State.Between, false);
            if (end + 1 < bytes.Length && bytes[end + 1] == ':') end++;
        }
        else
        {
            Emit(bytes[..end], isText: true);
        }

        return end + 1;
    }

    private int Escape(byte escaped)
    {
        Keep([escaped]);
        state = state == State.KeyEscape ? State.Key : State.Text;
        return 1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Scalar(ReadOnlySpan<byte> bytes)
    {
        int end = EndOf(bytes);
        if (end < 0)
        {
            Keep(bytes);
            return bytes.Length;
        }

        if (bytes[end] is (byte)'"' or (byte)'[' or (byte)'{' or (byte)':') state = State.Broken;
        else Emit(bytes[..end], isText: false);
        return end;
    }

    /// <summary>Numbers are short: the few bytes of one are looked at sooner than a search has begun.</summary>
    private static int EndOf(ReadOnlySpan<byte> scalar)
    {
        int most = Math.Min(scalar.Length, 8);
        for (int at = 0; at < most; at++)
            if (EndOfScalar.Contains(scalar[at])) return at;
        return scalar.IndexOfAny(EndOfScalar);
    }

    private void Emit(ReadOnlySpan<byte> last, bool isText)
    {
        if (target is { Field: not Fact.None } wanted) Emit(wanted, last, isText);
        Ended();
    }

    private void Emit(JsonShape wanted, ReadOnlySpan<byte> last, bool isText)
    {
        if (wanted.IsPayload) values.Counted(wanted.Field, isText ? text.Counted(last) : 0);
        else if (text.IsWhole(last, wanted.IsName, out ReadOnlySpan<byte> value, out uint hash)) values.Value(wanted.Field, value, isText);
        else values.LongValue(wanted.Field, value, hash);
    }

    private void Keep(ReadOnlySpan<byte> piece)
    {
        if (state is State.Key or State.KeyEscape) text.Keep(piece, hashed: false);
        else if (target is { IsPayload: true }) text.Count(piece);
        else if (target is { Field: not Fact.None }) text.Keep(piece, target.IsName);
    }

    private int Skip(ReadOnlySpan<byte> bytes)
    {
        int read = skipped.Read(bytes);
        if (skipped.HasEnded) Ended();
        return read;
    }
}
