namespace ModelObservability.Tests.References;

public class ReferenceCsvTests
{
    private const string Text = "id,age,country,label,score\r\n1,31,DE,1,0.9\r\n2,,\"FR, \"\"south\"\"\",0,0.2\n\n3,52.5,,1,0.7";

    [Test]
    public void Rows_of_a_file_are_a_reference()
    {
        ReferenceBuilder builder = new(new ModelIdentity("csv"), ["country", "age"], ["country"]);
        Assert.That(builder.AddCsv(new StringReader(Text), "label", "score"), Is.EqualTo(3));
        ReferenceProfile profile = builder.Build();
        Assert.That(profile.Columns[0].Categories, Is.EqualTo(new[] { "DE", "FR, \"south\"" }));
        Assert.That((profile.Columns[0].Distribution.Missing, profile.Columns[1].Distribution.Missing, profile.Columns[1].Distribution.Maximum), Is.EqualTo((1L, 1L, 52.5)));
        Assert.That((profile.Scores!.Positives.Sum(), profile.Scores.Negatives.Sum()), Is.EqualTo((2L, 1L)));
    }

    [TestCase("", "is empty")]
    [TestCase("country\nDE", "0 columns named \"age\"")]
    [TestCase("age,age,country\n1,2,DE", "2 columns named \"age\"")]
    [TestCase("age,country\n1", "Line 2 has 1 cells; the first has 2")]
    [TestCase("age,country\nold,DE", "Line 2, column \"age\": it is no number")]
    [TestCase("age,country\n1,\"DE", "a quote is not closed")]
    public void What_is_wrong_is_said_with_its_place_and_without_the_cell(string text, string expected)
    {
        ReferenceBuilder builder = new(new ModelIdentity("csv"), ["country", "age"], ["country"]);
        Assert.That(() => builder.AddCsv(new StringReader(text)), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(expected).And.Message.Not.Contains("old"));
    }

    [Test]
    public void Labels_are_0_and_1_and_come_with_scores()
    {
        ReferenceBuilder builder = new(new ModelIdentity("csv"), []);
        Assert.That(() => builder.AddCsv(new StringReader("label,score\n2,0.5"), "label", "score"), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("0 or 1"));
        Assert.That(() => builder.AddCsv(new StringReader(""), label: "label"), Throws.ArgumentException.With.Message.Contains("belong together"));
    }
}
