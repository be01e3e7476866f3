using System.Text;

namespace ModelObservability.Training.Sinks.Tests.TensorBoard;

/// <summary>
/// A protocol buffer message taken apart by the encoding guide alone: field numbers and what stands in them. It knows nothing of the writer.
/// </summary>
internal sealed class ProtoFields
{
    private readonly List<(int Field, int WireType, ulong Number, byte[] Bytes)> fields = [];

    public ProtoFields(byte[] message)
    {
        int at = 0;
        while (at < message.Length)
        {
            ulong tag = Varint();
            int wireType = (int)(tag & 7);
            (ulong number, byte[] bytes) = wireType switch
            {
                0 => (Varint(), Array.Empty<byte>()),
                1 => (BitConverter.ToUInt64(Take(8)), []),
                2 => (0ul, Take((int)Varint())),
                5 => (BitConverter.ToUInt32(Take(4)), []),
                _ => throw new InvalidDataException($"wire type {wireType}"),
            };
            fields.Add(((int)(tag >> 3), wireType, number, bytes));
        }

        ulong Varint()
        {
            ulong value = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte one = message[at++];
                value |= (ulong)(one & 0x7F) << shift;
                if (one < 0x80) return value;
            }
        }

        byte[] Take(int length)
        {
            byte[] taken = message[at..(at + length)];
            at += length;
            return taken;
        }
    }

    public bool Has(int field) => fields.Any(known => known.Field == field);

    public IEnumerable<ProtoFields> Messages(int field) => Of(field, 2).Select(known => new ProtoFields(known.Bytes));

    public ProtoFields Message(int field) => Messages(field).Single();

    public long Integer(int field) => (long)Of(field, 0).SingleOrDefault().Number;

    public double Double(int field) => BitConverter.UInt64BitsToDouble(Of(field, 1).SingleOrDefault().Number);

    public float Single(int field) => BitConverter.UInt32BitsToSingle((uint)Of(field, 5).Single().Number);

    public byte[] Bytes(int field) => Of(field, 2).Single().Bytes;

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    public double[] PackedDoubles(int field)
    {
        byte[] bytes = Bytes(field);
        return [.. Enumerable.Range(0, bytes.Length / 8).Select(index => BitConverter.ToDouble(bytes, 8 * index))];
    }

    private IEnumerable<(int Field, int WireType, ulong Number, byte[] Bytes)> Of(int field, int wireType)
    {
        foreach (var known in fields.Where(known => known.Field == field))
        {
            if (known.WireType != wireType) throw new InvalidDataException($"field {field} has wire type {known.WireType}, not {wireType}");
            yield return known;
        }
    }
}
