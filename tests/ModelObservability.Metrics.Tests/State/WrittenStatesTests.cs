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
        ReadOnlySequence<byte>[] states = Committed();
        Assert.That(states, Has.Length.EqualTo(KnownState.All.Length));
        Assert.Multiple(() =>
        {
            foreach ((KnownState known, ReadOnlySequence<byte> state) in KnownState.All.Zip(states))
                Assert.That((StateFrame.KindOf(state), known.IsSame(state)), Is.EqualTo((known.Kind, true)));
        });
    }

    /// <summary>True as long as form 1 is the one written; otherwise the file is left beside the test binaries.</summary>
    [Test]
    public void The_same_states_are_still_written_as_form_1()
    {
        ReadOnlySequence<byte>[] states = Committed();
        KnownState[] changed = [.. KnownState.All.Where((known, i) => known.IsExact && (i >= states.Length || !states[i].ToArray().AsSpan().SequenceEqual(known.Bytes)))];
        if (changed.Length > 0) File.WriteAllBytes(Path.Combine(TestContext.CurrentContext.WorkDirectory, File1), [.. KnownState.All.SelectMany(known => known.Bytes)]);
        Assert.That(changed.Select(known => known.Kind), Is.Empty);
    }

    [Test]
    public void Every_kind_is_among_them() => Assert.That(KnownState.All.Select(known => known.Kind).Distinct(), Is.EqualTo(Enum.GetNames<StateKind>()));

    private static ReadOnlySequence<byte>[] Committed()
    {
        using Stream? file = Assembly.GetExecutingAssembly().GetManifestResourceStream(File1);
        var bytes = new MemoryStream();
        file?.CopyTo(bytes);
        var rest = new ReadOnlySequence<byte>(bytes.ToArray());
        List<ReadOnlySequence<byte>> states = [];
        while (StateFrame.TryTake(ref rest, out ReadOnlySequence<byte> state)) states.Add(state);
        return [.. states];
    }
}
