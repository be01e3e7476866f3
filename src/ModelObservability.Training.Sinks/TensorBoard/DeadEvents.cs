using System.Buffers.Binary;

namespace ModelObservability.Training.Sinks.TensorBoard;

/// <summary>
/// What a run wrote after the position it is resumed from, in event files: no reader is to show it. A session start voids steps only, and by
/// one number for all tags, while epochs have an axis of their own; so the events themselves are taken out, into a file beside that no
/// TensorBoard reads.
/// </summary>
internal static class DeadEvents
{
    private const int HeaderBytes = 12, FooterBytes = 4;

    /// <summary>Sets aside what the files of a directory say of later epochs and steps. A file that cannot be changed stays as it is.</summary>
    public static void SetAside(string directory, TrainingPosition resumedFrom)
    {
        if (!Directory.Exists(directory)) return;
        foreach (string path in Directory.GetFiles(directory, "events.*").Where(path => Path.GetFileName(path).Contains(EventFile.Mark, StringComparison.Ordinal)))
        {
            try
            {
                TakeOut(path, resumedFrom);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The session start that follows hides what it can.
            }
        }
    }

    private static void TakeOut(string path, in TrainingPosition resumedFrom)
    {
        string aside = Path.Combine(Path.GetDirectoryName(path)!, Path.GetFileName(path).Replace("events.out." + EventFile.Mark, "dead.events", StringComparison.Ordinal)); // no reader's pattern takes it
        bool hasLiving;
        using (FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1 << 16))
        {
            if (FirstDead(file, resumedFrom, out hasLiving) is not { } end) return;
            if (hasLiving)
            {
                using FileStream rest = new(aside, FileMode.Append, FileAccess.Write);
                file.Position = end;
                file.CopyTo(rest);
                file.SetLength(end);
            }
        }

        if (!hasLiving) File.Move(path, aside, overwrite: true);
    }

    /// <summary>Where the first event begins that is later than the position; null where there is none.</summary>
    private static long? FirstDead(FileStream file, in TrainingPosition resumedFrom, out bool hasLiving)
    {
        hasLiving = false;
        Span<byte> header = stackalloc byte[HeaderBytes];
        byte[] message = new byte[4096];
        for (long at = 0; file.Length - at >= HeaderBytes + FooterBytes;)
        {
            file.Position = at;
            file.ReadExactly(header);
            long length = BinaryPrimitives.ReadInt64LittleEndian(header);
            if (BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) != MaskedCrc.Of(header[..8]) || length < 0 || length > file.Length - at - HeaderBytes - FooterBytes) return null; // no reader goes on here
            if (message.Length < length) message = new byte[length];
            file.ReadExactly(message.AsSpan(0, (int)length));
            if (IsDead(message.AsSpan(0, (int)length), resumedFrom) is { } isDead)
            {
                if (isDead) return at;
                hasLiving = true;
            }

            at += HeaderBytes + length + FooterBytes;
        }

        return null;
    }

    /// <summary>Whether an event is later than the position; null where it holds no values.</summary>
    private static bool? IsDead(ReadOnlySpan<byte> message, in TrainingPosition resumedFrom)
    {
        long step = 0;
        bool hasValues = false, isOfEpoch = false;
        foreach (ProtoReader.Field field in new ProtoReader(message))
        {
            if (field.Number == 2) step = field.Integer; // Event.step
            if (field.Number != 5) continue; // Event.summary
            hasValues = true;
            foreach (ProtoReader.Field value in new ProtoReader(field.Bytes)) isOfEpoch |= value.Number == 1 && IsOfEpoch(value.Bytes); // Summary.value
        }

        return hasValues ? step > (isOfEpoch ? resumedFrom.Epochs : resumedFrom.Steps) : null;
    }

    /// <summary>Whether a value is a scalar on the axis of epochs.</summary>
    private static bool IsOfEpoch(ReadOnlySpan<byte> message)
    {
        bool hasTag = false, isScalar = false;
        foreach (ProtoReader.Field field in new ProtoReader(message))
        {
            hasTag |= field.Number == 1 && field.Bytes.StartsWith("epoch_"u8); // Value.tag
            isScalar |= field.Number == 2; // Value.simple_value
        }

        return hasTag && isScalar;
    }
}
