using System.Globalization;
using System.Text.RegularExpressions;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Serialization;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Metrics.Serialization;

/// <summary>What docs/state-format.md says is so.</summary>
public partial class StateFormatPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs/state-format.md"));

    [Test]
    public void The_example_is_what_is_written_and_read()
    {
        string example = Page[Page.IndexOf("89 4D 4F 53    ", StringComparison.Ordinal)..];
        byte[] bytes =
        [
            .. example[..example.IndexOf("```", StringComparison.Ordinal)].Split('\n').SelectMany(line => HexAtTheStart().Match(line).Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(pair => byte.Parse(pair, NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
        ];
        var state = new BinaryConfusion();
        byte[] labels = [1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 2], predictions = [1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1];
        state.Add(labels, predictions);

        Assert.That(StateBytes.Of(state), Is.EqualTo(bytes));
        Assert.That(BinaryConfusion.Read(new(bytes)).Value, Is.EqualTo(new BinaryCounts(3, 1, 4, 2) { Rejected = new(1) }));
    }

    [Test]
    public void Every_kind_has_its_row() => Assert.That(
        KindRow().Matches(Page).Select(row => (int.Parse(row.Groups[1].Value, CultureInfo.InvariantCulture), row.Groups[2].Value)),
        Is.EqualTo(Enum.GetValues<StateKind>().Select(kind => ((int)kind, kind.ToString()))));

    [GeneratedRegex("^([0-9A-F]{2} )+")]
    private static partial Regex HexAtTheStart();

    [GeneratedRegex(@"^\| (\d+) \| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex KindRow();
}
