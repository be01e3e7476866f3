using System.Buffers;
using System.Globalization;
using System.Text;

namespace ModelObservability.Dashboard.Exposition;

/// <summary>
/// A growing piece of UTF-8 in pooled memory. One writer. A body gives its memory back with <see cref="Release"/>; scratch buffers that
/// live as long as their owner never do, and are garbage with it.
/// </summary>
internal sealed class ExpositionBuffer(int capacity = 16 * 1024)
{
    private static readonly SearchValues<char> InQuotes = SearchValues.Create("\\\"\n");
    private static readonly SearchValues<char> InHelp = SearchValues.Create("\\\n");

    private byte[] bytes = ArrayPool<byte>.Shared.Rent(capacity);

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Memory => bytes.AsMemory(0, Length);

    public ReadOnlySpan<byte> Span => bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Append(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Reserve(utf8.Length));
        Length += utf8.Length;
    }

    public void Append(byte ascii)
    {
        Reserve(1)[0] = ascii;
        Length++;
    }

    /// <summary>Appends text as it is; a lone surrogate becomes U+FFFD, so the result is always valid UTF-8.</summary>
    public void Append(ReadOnlySpan<char> text) =>
        Length += Encoding.UTF8.GetBytes(text, Reserve(Encoding.UTF8.GetMaxByteCount(text.Length)));

    public void Append(long value)
    {
        value.TryFormat(Reserve(20), out int written, default, CultureInfo.InvariantCulture);
        Length += written;
    }

    /// <summary>Appends a sample value: the shortest digits that read back as the same number; NaN, +Inf, -Inf.</summary>
    public void Append(double value)
    {
        if (double.IsFinite(value))
        {
            value.TryFormat(Reserve(32), out int written, "R", CultureInfo.InvariantCulture);
            Length += written;
        }
        else
        {
            Append(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8);
        }
    }

    /// <summary>Appends a label value without its quotes: backslash, quote and line feed escaped.</summary>
    public void AppendLabelValue(ReadOnlySpan<char> text) => AppendEscaped(text, InQuotes);

    /// <summary>Appends the text of a HELP line. Only OpenMetrics escapes quotes there.</summary>
    public void AppendHelp(ReadOnlySpan<char> text, ExpositionFormat format) =>
        AppendEscaped(text, format == ExpositionFormat.OpenMetrics ? InQuotes : InHelp);

    /// <summary>Returns the memory to the pool: nobody may be reading it.</summary>
    public void Release()
    {
        byte[] returned = bytes;
        bytes = [];
        Length = 0;
        if (returned.Length > 0)
            ArrayPool<byte>.Shared.Return(returned);
    }

    private void AppendEscaped(ReadOnlySpan<char> text, SearchValues<char> special)
    {
        // The characters to escape are no surrogates, so cutting there never splits a pair.
        for (int at = text.IndexOfAny(special); at >= 0; at = text.IndexOfAny(special))
        {
            Append(text[..at]);
            Append((byte)'\\');
            Append(text[at] == '\n' ? (byte)'n' : (byte)text[at]);
            text = text[(at + 1)..];
        }

        Append(text);
    }

    private Span<byte> Reserve(int count)
    {
        if (bytes.Length - Length < count)
        {
            int wanted = (int)Math.Min(Array.MaxLength, Math.Max(2L * bytes.Length, (long)Length + count));
            byte[] larger = ArrayPool<byte>.Shared.Rent(wanted);
            Span.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(bytes);
            bytes = larger;
        }

        return bytes.AsSpan(Length);
    }
}
