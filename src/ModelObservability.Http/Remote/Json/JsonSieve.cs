using System.Buffers;

namespace ModelObservability.Remote.Json;

/// <summary>
/// Reads a few values out of JSON that passes by in pieces of any size, in constant memory. It is no validator: what it does not need, it
/// follows only far enough to know where it ends.
/// </summary>
/// <remarks>A reader of whole tokens (<see cref="System.Text.Json.Utf8JsonReader"/>) would have to keep a text of any length in one piece.</remarks>
internal sealed class JsonSieve
{
    /// <summary>Bytes of a value or key that are kept; longer ones are nothing that is read.</summary>
    private const int MaxValue = 256;

    private const int MaxDepth = 8;

    private static readonly SearchValues<byte> EndOfText = SearchValues.Create("\"\\"u8);
    private static readonly SearchValues<byte> EndOfScalar = SearchValues.Create(",]} \t\r\n\"[{:"u8);

    private readonly JsonShape root;
    private readonly IJsonValues values;
    private readonly Frame[] frames = new Frame[MaxDepth];
    private byte[]? text;
    private int length;
    private int depth;
    private SkippedContainer skipped;
    private State state;
    private bool keyComes;
    private JsonShape? target;

    public JsonSieve(JsonShape root, IJsonValues values) => (this.root, this.values, target) = (root, values, root);

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

    /// <summary>This is no JSON document whose top is an object.</summary>
    public bool IsBroken => state == State.Broken;

    /// <summary>Whether the beginning of a document has been seen.</summary>
    public bool HasBegun => depth > 0 || state != State.Between;

    /// <summary>Forgets the document; the next one may come.</summary>
    public void Reset() => (state, depth, length, keyComes, target) = (State.Between, 0, 0, false, root);

    /// <summary>The next piece of the document; whatever comes after its end is ignored.</summary>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && state < State.Complete)
        {
            int read = state switch
            {
                State.Between => Between(bytes[0]),
                State.Key or State.Text => Text(bytes),
                State.KeyEscape or State.TextEscape => Escape(bytes[0]),
                State.Scalar => Scalar(bytes),
                _ => Skip(bytes),
            };
            bytes = bytes[read..];
        }
    }

    private int Between(byte next)
    {
        switch (next)
        {
            case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
            case 0xEF or 0xBB or 0xBF when depth == 0: // a byte order mark
                break;
            case (byte)'{' or (byte)'[':
                Open(next == '[');
                break;
            case (byte)'}' or (byte)']':
                Close(next == ']');
                break;
            case (byte)',' or (byte)':':
                if (depth == 0) state = State.Broken;
                else keyComes = next == ',' && !frames[depth - 1].IsArray;
                break;
            case (byte)'"':
                if (!BeginsValue(out _)) break;
                (state, length) = (keyComes ? State.Key : State.Text, 0);
                break;
            default:
                if (keyComes || !BeginsValue(out _)) state = State.Broken;
                else (state, length) = (State.Scalar, 0);
                return state == State.Scalar ? 0 : 1;
        }

        return 1;
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

        ref Frame frame = ref frames[depth - 1];
        if (frame.IsArray) wanted = target = frame.Shape.Element(frame.Elements++);
        return true;
    }

    private void Open(bool isArray)
    {
        JsonShape? wanted = target;
        if (depth == 0 ? isArray : keyComes || !BeginsValue(out wanted))
        {
            state = State.Broken;
            return;
        }

        if (wanted is not { IsContainer: true } || depth == MaxDepth)
        {
            (state, skipped) = (State.Skipped, new SkippedContainer());
            return;
        }

        frames[depth++] = new Frame { Shape = wanted, IsArray = isArray };
        (keyComes, target) = (!isArray, null);
    }

    private void Close(bool isArray)
    {
        if (depth == 0 || frames[depth - 1].IsArray != isArray)
        {
            state = State.Broken;
            return;
        }

        Frame frame = frames[--depth];
        if (isArray && frame.Shape.Count != Fact.None) values.Counted(frame.Shape.Count, frame.Elements);
        Ended();
    }

    /// <summary>A value has ended: a comma or the end of its container comes next.</summary>
    private void Ended() => (state, target, keyComes) = (depth == 0 ? State.Complete : State.Between, null, false);

    private int Text(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOfAny(EndOfText);
        if (end < 0)
        {
            Keep(bytes);
            return bytes.Length;
        }

        Keep(bytes[..end]);
        if (bytes[end] == '\\')
        {
            Keep(bytes.Slice(end, 1));
            state = state == State.Key ? State.KeyEscape : State.TextEscape;
        }
        else if (state == State.Key)
        {
            target = length <= MaxValue ? frames[depth - 1].Shape.Find(text.AsSpan(0, length)) : null;
            (state, keyComes) = (State.Between, false);
        }
        else
        {
            Emit(isText: true);
        }

        return end + 1;
    }

    private int Escape(byte escaped)
    {
        Keep([escaped]);
        state = state == State.KeyEscape ? State.Key : State.Text;
        return 1;
    }

    private int Scalar(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOfAny(EndOfScalar);
        Keep(end < 0 ? bytes : bytes[..end]);
        if (end < 0) return bytes.Length;
        if (bytes[end] is (byte)'"' or (byte)'[' or (byte)'{' or (byte)':') state = State.Broken;
        else Emit(isText: false);
        return end;
    }

    private void Emit(bool isText)
    {
        if (target is { Field: not Fact.None and var fact } && length <= MaxValue) values.Value(fact, text.AsSpan(0, length), isText);
        Ended();
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        bool wanted = state is State.Key or State.KeyEscape || target is { Field: not Fact.None };
        if (!wanted || length + bytes.Length > MaxValue)
        {
            length = wanted ? MaxValue + 1 : 0;
            return;
        }

        text ??= new byte[MaxValue];
        bytes.CopyTo(text.AsSpan(length));
        length += bytes.Length;
    }

    private int Skip(ReadOnlySpan<byte> bytes)
    {
        int read = skipped.Read(bytes);
        if (skipped.HasEnded) Ended();
        return read;
    }

    /// <summary>A container that is open.</summary>
    private struct Frame
    {
        public JsonShape Shape;
        public bool IsArray;
        public int Elements;
    }
}
