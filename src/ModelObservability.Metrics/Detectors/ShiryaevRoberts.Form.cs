using System.Buffers;
using System.Buffers.Binary;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Detectors;

public sealed partial class ShiryaevRoberts
{
    private const byte Version = 1;
    private const int HeaderLength = 4, ChecksumLength = 4;

    private static ReadOnlySpan<byte> Magic => [0x89, (byte)'M', (byte)'O', (byte)'D'];

    /// <summary>Writes the detector with its configuration, so that a restart loses no evidence; it does not change.</summary>
    /// <param name="output">Where the bytes go; about 300.</param>
    /// <exception cref="ArgumentNullException"><paramref name="output"/> is null.</exception>
    public void Write(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var to = new StateWriter(output);
        foreach (byte one in Magic)
            to.Byte(one);
        to.Byte(Version);
        to.Number(Tolerated);
        to.Number(Threshold);
        to.Flag(Direction == ChangeDirection.Fall);
        foreach (long count in (ReadOnlySpan<long>)[Refractory, Count, Alarms, NotFinite, OutOfRange, resting, number])
            to.Count(count);
        to.Flag(LastAlarm is not null);
        if (LastAlarm is { } alarm)
        {
            to.Count(alarm.At);
            to.Count(alarm.Began);
            to.Number(alarm.Evidence);
        }

        Write(ref to, careful);
        Write(ref to, bold);
        to.End();
    }

    /// <summary>Reads a detector that <see cref="Write(IBufferWriter{byte})"/> has written.</summary>
    /// <param name="bytes">Exactly one, from anywhere: no bytes make it crash or allocate much.</param>
    /// <returns>A detector that goes on where the other was.</returns>
    /// <exception cref="InvalidDataException">The bytes are not such a detector: cut off, damaged, of a later version, or impossible.</exception>
    public static ShiryaevRoberts Read(in ReadOnlySequence<byte> bytes)
    {
        const string Name = nameof(ShiryaevRoberts);
        if (bytes.Length is < HeaderLength + 1 + ChecksumLength or > 1024)
            throw new InvalidDataException($"{Name}: there are {bytes.Length} bytes; a detector has about 300.");
        Span<byte> all = stackalloc byte[(int)bytes.Length];
        bytes.CopyTo(all);
        if (!all.StartsWith(Magic))
            throw new InvalidDataException($"{Name}, byte 0: the bytes start with {Convert.ToHexString(all[..HeaderLength])}; a detector starts with {Convert.ToHexString(Magic)}.");
        var checksum = new Crc32C();
        checksum.Append(all[..^ChecksumLength]);
        if (checksum.Value != BinaryPrimitives.ReadUInt32LittleEndian(all[^ChecksumLength..]))
            throw new InvalidDataException($"{Name}: the bytes were damaged on their way, or cut off.");

        var from = new StateReader(bytes.Slice(HeaderLength, bytes.Length - HeaderLength - ChecksumLength), Name, HeaderLength);
        byte version = from.Byte("version");
        if (version is 0 or > Version)
            throw from.Bad("version", version, $"1 to {Version}; the detector was written by a later version of the library");
        try
        {
            ShiryaevRoberts detector = Read(ref from);
            from.End();
            return detector;
        }
        catch (ArgumentException refused)
        {
            throw new InvalidDataException($"{Name}: the configuration is not an allowed one. {refused.Message}", refused);
        }
    }

    private static ShiryaevRoberts Read(ref StateReader from)
    {
        double tolerated = from.Number("tolerated"), threshold = from.Number("threshold");
        ChangeDirection direction = from.Flag("direction") ? ChangeDirection.Fall : ChangeDirection.Rise;
        var detector = new ShiryaevRoberts(tolerated, threshold, direction, from.Count("refractory"))
        {
            Count = from.Count("count"),
            Alarms = from.Count("alarms"),
            NotFinite = from.Count("values that are not finite"),
            OutOfRange = from.Count("values out of range"),
            resting = from.Count("resting"),
            number = from.Count("number of the last value"),
        };
        from.Require(detector.Alarms <= detector.Count && detector.resting <= detector.Refractory, "alarms are at most values, and a rest is at most the refractory period");
        if (from.Flag("alarm"))
        {
            long at = from.Count("alarm at"), began = from.Count("alarm began");
            double evidence = from.Number("evidence of the alarm");
            from.Require(began <= at && at <= detector.number && evidence >= 0 && double.IsFinite(evidence), "an alarm is at a value that was counted");
            detector.LastAlarm = new ChangeAlarm(at, began, evidence, threshold);
        }

        Read(ref from, ref detector.careful, detector);
        Read(ref from, ref detector.bold, detector);
        from.Require(detector.Evidence < threshold || detector.Count == 0, "evidence is below the threshold, or the detector would have begun anew");
        return detector;
    }

    private static void Write(ref StateWriter to, in FourBets bets)
    {
        for (int lane = 0; lane < Bets / 2; lane++)
        {
            (double evidence, double strength, long since) = bets[lane];
            to.Number(evidence);
            to.Number(strength);
            to.Count(since);
        }
    }

    private static void Read(ref StateReader from, ref FourBets bets, ShiryaevRoberts detector)
    {
        for (int lane = 0; lane < Bets / 2; lane++)
        {
            double evidence = from.Number("evidence"), strength = from.Number("strength");
            long since = from.Count("since");
            from.Require(
                evidence >= 0 && strength >= 0 && double.IsFinite(evidence) && double.IsFinite(strength) && since <= detector.number,
                "evidence is 0 or more, and began with a value that was counted");
            bets.Restore(lane, evidence, strength, since);
        }
    }
}
