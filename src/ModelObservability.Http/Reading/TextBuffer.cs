namespace ModelObservability.Http.Reading;

/// <summary>A key or a value that arrives in pieces, up to a limit. Usually there is only one piece, which is not copied.</summary>
internal struct TextBuffer
{
    /// <summary>Most bytes that are kept: 128 characters however they are escaped.</summary>
    private const int Most = 1024;

    private byte[]? bytes;
    private int length;
    private bool isLong;
    private uint hash;

    /// <summary>Starts over.</summary>
    public void Clear() => (length, isLong) = (0, false);

    /// <summary>Adds a piece that is not the last.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="hashed">Whether to hash it if it is too long.</param>
    public void Keep(ReadOnlySpan<byte> piece, bool hashed)
    {
        if (piece.IsEmpty) return;
        bytes ??= new byte[Most];
        int kept = Math.Min(piece.Length, Most - length);
        piece[..kept].CopyTo(bytes.AsSpan(length));
        length += kept;
        if (kept == piece.Length) return;
        if (!isLong && hashed) hash = AttributeText.Hash(AttributeText.NoHash, bytes);
        isLong = true;
        if (hashed) hash = AttributeText.Hash(hash, piece[kept..]);
    }

    /// <summary>Adds to the length only.</summary>
    public void Count(ReadOnlySpan<byte> piece) => length = (int)Math.Min(length + (long)piece.Length, int.MaxValue);

    /// <summary>The length including the last piece.</summary>
    public int Counted(ReadOnlySpan<byte> last)
    {
        Count(last);
        return length;
    }

    /// <summary>The whole text including the last piece; if it is too long, its beginning and a hash of all of it.</summary>
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
