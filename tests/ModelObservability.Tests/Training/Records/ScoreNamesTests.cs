using System.Text;
using ModelObservability.Training;

namespace ModelObservability.Tests.Training.Records;

[TestFixture]
public sealed class ScoreNamesTests
{
    [Test]
    public void Different_names_stay_different_in_utf8()
    {
        string[] names = ["\ud800", "\ud801", "\ufffd", "_", "a\ud800", "a_", "精度", "損失", "ü", "Ü"];
        string[] texts = [.. names.Select(ScoreNames.AsText)];
        Assert.That(texts.Select(text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text))), Is.Unique.And.EqualTo(texts));
    }
}
