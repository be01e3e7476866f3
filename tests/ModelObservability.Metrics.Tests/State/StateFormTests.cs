using System.Buffers;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Serialization;
using ModelObservability.Tests.Metrics.Laws;

namespace ModelObservability.Tests.Metrics.Serialization;

public class StateFormTests
{
    private static readonly Type[] States =
    [
        .. typeof(BinaryConfusion).Assembly.GetExportedTypes().Where(type => type is { IsInterface: false, IsAbstract: false } && Implements(type, typeof(IStreamingMetric<,>))),
    ];

    [Test]
    public void Every_metric_is_under_law() =>
        Assert.That(States.Except(MetricsUnderLaw.All.Select(subject => subject.State.IsGenericType ? subject.State.GetGenericTypeDefinition() : subject.State)), Is.Empty);

    [Test]
    public void Every_metric_without_a_clock_can_be_written() => Assert.That(
        States.Where(type => !Implements(type, typeof(ISerializableMetric<,>))).Select(type => type.Name),
        Is.EquivalentTo((string[])["SlidingWindow`2", "DecayingWindow`2"]));

    [Test]
    public void Every_written_metric_has_a_kind_of_its_name() => Assert.That(
        Enum.GetNames<StateKind>(), Is.EquivalentTo(States.Where(type => Implements(type, typeof(ISerializableMetric<,>))).Select(type => type.Name)));

    [Test]
    public void A_state_of_another_metric_is_refused_by_name() => Assert.That(
        () => BinaryConfusion.Read(new(StateBytes.Of(new MulticlassConfusion(3)))),
        Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("Byte 4: the bytes hold the state of a MulticlassConfusion; expected a BinaryConfusion."));

    [Test]
    public void A_later_form_is_refused_with_both_versions()
    {
        byte[] state = StateBytes.Of(new BinaryConfusion());
        state[5] = 2;
        Assert.That(
            () => BinaryConfusion.Read(new(StateBytes.Signed(state))),
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("BinaryConfusion, byte 5: the state is in form 2; this version of the library reads forms 1 to 1."));
    }

    [Test]
    public void A_kind_of_a_later_library_is_refused()
    {
        byte[] state = StateBytes.Of(new BinaryConfusion());
        state[4] = 200;
        Assert.That(() => StateFrame.KindOf(new(state)), Throws.TypeOf<InvalidDataException>().With.Message.Contains("Byte 4: 200 is no kind"));
    }

    [Test]
    public void Damage_is_told_from_a_wrong_place()
    {
        byte[] state = StateBytes.Of(new BinaryConfusion());
        Assert.That(() => BinaryConfusion.Read(new(state[1..])), Throws.TypeOf<InvalidDataException>().With.Message.Contains("starts with 894D4F53"));
        Assert.That(() => BinaryConfusion.Read(new([.. state, 0])), Throws.TypeOf<InvalidDataException>().With.Message.Contains("there are 38 bytes; expected 37"));
        state[^6] ^= 1;
        Assert.That(() => BinaryConfusion.Read(new(state)), Throws.TypeOf<InvalidDataException>().With.Message.Contains("damaged").And.Message.Contains("checksum"));
    }

    [Test]
    public void A_bad_configuration_is_bad_data()
    {
        byte[] state = StateBytes.Of(new BinaryConfusion()), payload = StateBytes.Payload(state);
        BitConverter.GetBytes(double.NaN).CopyTo(payload, 0);
        Assert.That(
            () => BinaryConfusion.Read(new(StateBytes.Forged(state, payload))),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("threshold must be a number").And.InnerException.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Configuration_travels_and_another_one_is_refused_as_in_any_merge()
    {
        var strict = BinaryConfusion.Read(new(StateBytes.Of(new BinaryConfusion(0.9))));
        Assert.That(strict.Threshold, Is.EqualTo(0.9));
        Assert.That(() => new BinaryConfusion(0.5).Merge(strict), Throws.ArgumentException);
    }

    [Test]
    public void The_checksum_is_CRC_32C()
    {
        // The check value of the algorithm, for the digits 1 to 9, and the four examples of RFC 3720, appendix B.4.
        Assert.That(Checksum("123456789"u8), Is.EqualTo(0xE3069283));
        Assert.That(Checksum(new byte[32]), Is.EqualTo(0x8A9136AA));
        Assert.That(Checksum([.. Enumerable.Repeat((byte)0xFF, 32)]), Is.EqualTo(0x62A8AB43));
        Assert.That(Checksum([.. Enumerable.Range(0, 32).Select(i => (byte)i)]), Is.EqualTo(0x46DD794E));
        Assert.That(Checksum([.. Enumerable.Range(0, 32).Select(i => (byte)(31 - i))]), Is.EqualTo(0x113FDB5C));
        Assert.That(StateBytes.Checksum("123456789"u8), Is.EqualTo(0xE3069283));
    }

    [Test]
    public void Writing_needs_an_output() => Assert.That(() => new BinaryConfusion().Write(null!), Throws.ArgumentNullException);

    [Test]
    public void Writing_allocates_nothing_and_changes_nothing()
    {
        var state = new BinaryConfusion();
        state.Add((byte[])[1, 0, 1], (byte[])[1, 1, 7]);
        BinaryCounts before = state.Value;
        var output = new ArrayBufferWriter<byte>(1 << 16);
        Assert.That(Allocations.Of(() => state.Write(output)), Is.Zero);
        Assert.That(state.Value, Is.EqualTo(before));
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var checksum = new Crc32C();
        checksum.Append(bytes[..(bytes.Length / 3)]);
        checksum.Append(bytes[(bytes.Length / 3)..]);
        return checksum.Value;
    }

    private static bool Implements(Type type, Type definition) =>
        type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == definition);
}
