namespace ModelObservability.Remote.Json;

/// <summary>A key or value that comes in pieces, as far as it may be read. Mostly there is one piece only, which then is not copied.</summary>
internal struct KeptText
{
    /// <summary>Bytes of a value or key that are kept; longer ones are nothing that is read.</summary>
    private const int Most = 256;

    private byte[]? bytes;
    private int length;

    /// <summary>The next one begins.</summary>
    public void Clear() => length = 0;

    /// <summary>A piece that is not the last.</summary>
    public void Keep(ReadOnlySpan<byte> piece)
    {
        if (length + piece.Length > Most)
        {
            length = Most + 1;
            return;
        }

        bytes ??= new byte[Most];
        piece.CopyTo(bytes.AsSpan(length));
        length += piece.Length;
    }

    /// <summary>All of it, with its last piece; false where it is too long.</summary>
    public bool IsWhole(ReadOnlySpan<byte> last, out ReadOnlySpan<byte> whole)
    {
        whole = last;
        if (length == 0) return last.Length <= Most;
        Keep(last);
        if (length > Most) return false;
        whole = bytes.AsSpan(0, length);
        return true;
    }
}
