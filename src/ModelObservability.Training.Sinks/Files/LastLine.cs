namespace ModelObservability.Training.Sinks;

/// <summary>The end of a file of lines.</summary>
internal static class LastLine
{
    private const int LongestLine = 1 << 20;

    /// <summary>Cuts off what follows the last line feed: the half line of a process that was killed while writing.</summary>
    /// <param name="file">The file.</param>
    /// <param name="isWhole">Recognizes a line that only lacks its line feed, which is then added; null: none is.</param>
    public static void CutUnfinished(FileStream file, Func<ReadOnlySpan<byte>, bool>? isWhole = null)
    {
        long end = StartOf(file), length = file.Length - end;
        if (length == 0) return;
        if (isWhole is not null && length <= LongestLine)
        {
            byte[] line = new byte[length];
            file.Position = end;
            file.ReadExactly(line);
            if (isWhole(line))
            {
                file.WriteByte((byte)'\n');
                return;
            }
        }

        file.SetLength(end);
    }

    /// <summary>Where the line begins that has no line feed yet.</summary>
    private static long StartOf(FileStream file)
    {
        Span<byte> block = stackalloc byte[4096];
        for (long end = file.Length; end > 0;)
        {
            long start = Math.Max(0, end - block.Length);
            Span<byte> part = block[..(int)(end - start)];
            file.Position = start;
            file.ReadExactly(part);
            int feed = part.LastIndexOf((byte)'\n');
            if (feed >= 0) return start + feed + 1;
            end = start;
        }

        return 0;
    }
}
