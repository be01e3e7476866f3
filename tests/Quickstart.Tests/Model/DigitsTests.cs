using Quickstart.Model;

namespace Quickstart.Tests.Model;

[TestFixture]
public sealed class DigitsTests
{
    private static readonly Digits All = Trained.Digits;

    [Test]
    public void The_file_holds_1797_images_of_64_pixels_from_0_to_1()
    {
        Assert.That(All.Count, Is.EqualTo(1797));
        Assert.That(All.Pixels, Has.Length.EqualTo(1797 * 64).And.All.InRange(0f, 1f));
        Assert.That(All.Labels.CountBy(label => label).OrderBy(count => count.Key).Select(count => count.Value), // as its source states them
            Is.EqualTo([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]));
    }

    [Test]
    public void A_split_is_the_same_for_the_same_seed_and_another_for_another()
    {
        float[] first = All.Split(0.25, 7).Test.Pixels, again = All.Split(0.25, 7).Test.Pixels, other = All.Split(0.25, 8).Test.Pixels;

        Assert.That(again, Is.EqualTo(first));
        Assert.That(other, Is.Not.EqualTo(first));
    }

    [Test]
    public void A_split_gives_every_image_to_one_side()
    {
        (Digits training, Digits test) = All.Split(0.25, 7);

        Assert.That(test.Count, Is.EqualTo(449));
        Assert.That(Rows(training).Concat(Rows(test)).Order(), Is.EqualTo(Rows(All).Order()));
    }

    [Test]
    public void A_line_that_is_too_short_is_named()
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, string.Join(',', Enumerable.Repeat("0", 65)) + "\n1,2,3\n");
            Assert.That(() => Digits.Load(file), Throws.TypeOf<FormatException>().With.Message.StartsWith("Line 2 of").And.Message.Contains("has 3 values"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Each image with its label as a text.</summary>
    private static IEnumerable<string> Rows(Digits digits) =>
        Enumerable.Range(0, digits.Count).Select(index => string.Join(' ', digits.Image(index).ToArray()) + " = " + digits.Labels[index]);
}
