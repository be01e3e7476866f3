using System.Buffers;
using System.Runtime.CompilerServices;

namespace ModelObservability.Http.Reading;

/// <content>Keys and values that come in pieces.</content>
internal sealed partial class JsonFieldReader
{
    private static readonly SearchValues<byte> EndOfScalar = SearchValues.Create(",]} \t\r\n\"[{:"u8);

    private void Begin(State next)
    {
        state = next;
        text.Clear();
    }

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
            (state, expectsKey) = (State.Between, false);
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

    /// <summary>Numbers are short: checking a few bytes is faster than a vectorised search.</summary>
    private static int EndOf(ReadOnlySpan<byte> scalar)
    {
        int most = Math.Min(scalar.Length, 8);
        for (int at = 0; at < most; at++)
            if (EndOfScalar.Contains(scalar[at])) return at;
        return scalar.IndexOfAny(EndOfScalar);
    }

    private void Emit(ReadOnlySpan<byte> last, bool isText)
    {
        if (target is { Field: not Field.None } wanted) Emit(wanted, last, isText);
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
        else if (target is { Field: not Field.None }) text.Keep(piece, target.IsName);
    }
}
