namespace ModelObservability.Http.Reading;

/// <summary>A key or value that comes in pieces, as far as it may be read. Mostly there is one piece only, which then is not copied.</summary>
internal struct KeptText
{
    /// <summary>Bytes of a value or key that are kept: 128 characters however they are written.</summary>
    private const int Most = 1024;

    private byte[]? bytes;
    private int length;
    private bool isLong;
    private uint hash;

    /// <summary>The next one begins.</summary>
    public void Clear() => (length, isLong) = (0, false);

    /// <summary>A piece that is not the last.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="hashed">Whether it is hashed where it becomes too long.</param>
    public void Keep(ReadOnlySpan<byte> piece, bool hashed)
    {
        bytes ??= new byte[Most];
        int kept = Math.Min(piece.Length, Most - length);
        piece[..kept].CopyTo(bytes.AsSpan(length));
        length += kept;
        if (kept == piece.Length) return;
        if (!isLong && hashed) hash = AttributeText.Hash(AttributeText.NoHash, bytes);
        isLong = true;
        if (hashed) hash = AttributeText.Hash(hash, piece[kept..]);
    }

    /// <summary>Only how long it is so far.</summary>
    public void Count(ReadOnlySpan<byte> piece) => length = (int)Math.Min(length + (long)piece.Length, int.MaxValue);

    /// <summary>How long it is, with its last piece.</summary>
    public int Counted(ReadOnlySpan<byte> last)
    {
        Count(last);
        return length;
    }

    /// <summary>All of it, with its last piece; its beginning and a hash of all where it is too long.</summary>
    public bool IsWhole(ReadOnlySpan<byte> last, bool hashed, out ReadOnlySpan<byte> whole, out uint hashOfAll)
    {
        whole = last;
        hashOfAll = 0;
        if (length == 0 && last.Length <= Most) return true;
        Keep(last, hashed);
        whole = bytes.AsSpan(0, length);
        hashOfAll = hash;
        return !isLong;
    }
}
