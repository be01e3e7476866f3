using System.Buffers;
using System.Runtime.CompilerServices;

namespace ModelObservability.Http.Reading;

/// <summary>A container that is not read: only its end is searched for, many bytes at a time.</summary>
internal struct SkippedContainer()
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"[]{}"u8);

    private int depth = 1;
    private bool inText;
    private bool escaped;

    /// <summary>Whether it has ended.</summary>
    public readonly bool HasEnded => depth == 0;

    /// <summary>Reads at most to the end of the container.</summary>
    /// <returns>How many bytes were read; at least 1 unless there are none.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int Read(ReadOnlySpan<byte> bytes)
    {
        int read = 0;
        while (read < bytes.Length && depth > 0)
        {
            if (escaped)
            {
                escaped = false;
                read++;
                continue;
            }

            ReadOnlySpan<byte> rest = bytes[read..];
            int next = inText ? rest.IndexOfAny((byte)'"', (byte)'\\') : rest.IndexOfAny(Structure);
            if (next < 0) return bytes.Length;
            Take(rest[next]);
            read += next + 1;
        }

        return read;
    }

    private void Take(byte structural)
    {
        if (structural == '"') inText = !inText;
        else if (structural == '\\') escaped = true;
        else if (structural is (byte)'{' or (byte)'[') depth++;
        else depth--;
    }
}
