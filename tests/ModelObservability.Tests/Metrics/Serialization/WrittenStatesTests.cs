using System.Buffers;
using System.Reflection;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Tests.Metrics.Serialization;

/// <summary>
/// States that earlier versions of the library have written are still read, to the same values. <c>Form1.states</c> was written by version 0.1.0;
/// it never changes, and a later form gets a file of its own.
/// </summary>
public class WrittenStatesTests
{
    private const string File1 = "Form1.states";

    [Test]
    public void States_of_form_1_are_still_read()
    {
        var rest = new ReadOnlySequence<byte>(Committed());
        foreach (KnownState known in KnownState.All)
        {
            Assert.That(StateFrame.TryTake(ref rest, out ReadOnlySequence<byte> state), Is.True);
            Assert.That(StateFrame.KindOf(state), Is.EqualTo(known.Kind));
            Assert.That(known.ReadValue(state), Is.EqualTo(known.Value), known.Kind);
        }

        Assert.That(rest.IsEmpty);
    }

    /// <summary>True of form 1 as long as it is the one written; the received file is left beside the test binaries.</summary>
    [Test]
    public void The_same_states_are_still_written_as_form_1()
    {
        byte[] written = [.. KnownState.All.SelectMany(known => known.Bytes)];
        if (!written.AsSpan().SequenceEqual(Committed())) File.WriteAllBytes(Path.Combine(TestContext.CurrentContext.WorkDirectory, File1), written);
        Assert.That(written, Is.EqualTo(Committed()));
    }

    [Test]
    public void Every_kind_is_among_them() => Assert.That(KnownState.All.Select(known => known.Kind), Is.EqualTo(Enum.GetNames<StateKind>()));

    private static byte[] Committed()
    {
        using Stream? file = Assembly.GetExecutingAssembly().GetManifestResourceStream(File1);
        var bytes = new MemoryStream();
        file?.CopyTo(bytes);
        return bytes.ToArray();
    }
}
