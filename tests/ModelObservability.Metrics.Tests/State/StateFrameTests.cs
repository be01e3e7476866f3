using System.Buffers;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Tests.Metrics.Serialization;

public class StateFrameTests
{
    [Test]
    public void States_that_follow_each_other_are_taken_apart()
    {
        byte[] first = StateBytes.Of(new BinaryConfusion(0.25)), second = StateBytes.Of(new MulticlassConfusion(3));
        ReadOnlySequence<byte> buffer = StateBytes.Segmented([.. first, .. second], 3);

        Assert.That(StateFrame.TryTake(ref buffer, out ReadOnlySequence<byte> state), Is.True);
        Assert.That((StateFrame.KindOf(state), BinaryConfusion.Read(state).Threshold), Is.EqualTo(("BinaryConfusion", 0.25)));
        Assert.That(StateFrame.TryTake(ref buffer, out state), Is.True);
        Assert.That((StateFrame.KindOf(state), MulticlassConfusion.Read(state).Classes), Is.EqualTo(("MulticlassConfusion", 3)));
        Assert.That((StateFrame.TryTake(ref buffer, out state), buffer.IsEmpty, state.IsEmpty), Is.EqualTo((false, true, true)));
    }

    [Test]
    public void Of_a_state_that_has_not_wholly_arrived_nothing_is_taken()
    {
        byte[] bytes = StateBytes.Of(new BinaryConfusion());
        for (int length = 0; length < bytes.Length; length++)
        {
            var buffer = new ReadOnlySequence<byte>(bytes, 0, length);
            Assert.That((StateFrame.TryTake(ref buffer, out _), buffer.Length), Is.EqualTo((false, (long)length)));
        }
    }

    [Test]
    public void What_is_no_state_is_refused_from_its_first_byte_on() => Assert.That(
        () =>
        {
            var buffer = new ReadOnlySequence<byte>([(byte)'{']);
            StateFrame.TryTake(ref buffer, out _);
        },
        Throws.TypeOf<InvalidDataException>().With.Message.Contains("start with 7B"));

    [Test]
    public void A_length_without_end_is_refused_instead_of_waited_for([Values(1L << 30, long.MaxValue - 18, long.MaxValue, -1)] long length)
    {
        byte[] bytes = StateBytes.Of(new BinaryConfusion());
        BitConverter.GetBytes(length).CopyTo(bytes, 6);
        Assert.That(
            () =>
            {
                var buffer = new ReadOnlySequence<byte>(bytes);
                StateFrame.TryTake(ref buffer, out _);
            },
            Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public void The_longest_state_is_the_callers_choice()
    {
        byte[] bytes = StateBytes.Of(new BinaryConfusion());
        var buffer = new ReadOnlySequence<byte>(bytes);
        Assert.That(() => StateFrame.TryTake(ref buffer, out _, bytes.Length - 1), Throws.TypeOf<InvalidDataException>().With.Message.Contains($"allowed here are {bytes.Length - 1}"));
        Assert.That(StateFrame.TryTake(ref buffer, out _, bytes.Length), Is.True);
    }
}
