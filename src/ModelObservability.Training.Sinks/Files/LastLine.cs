namespace ModelObservability.Training.Sinks;

/// <summary>The end of a file of lines.</summary>
internal static class LastLine
{
    /// <summary>Cuts off what follows the last line feed: the half line of a process that was killed while writing.</summary>
    public static void CutUnfinished(FileStream file)
    {
        Span<byte> block = stackalloc byte[4096];
        for (long end = file.Length; end > 0;)
        {
            long start = Math.Max(0, end - block.Length);
            Span<byte> part = block[..(int)(end - start)];
            file.Position = start;
            file.ReadExactly(part);
            int feed = part.LastIndexOf((byte)'\n');
            if (feed >= 0)
            {
                if (start + feed + 1 < file.Length) file.SetLength(start + feed + 1);
                return;
            }

            end = start;
        }

        file.SetLength(0);
    }
}
