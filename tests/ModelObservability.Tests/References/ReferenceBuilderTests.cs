using ModelObservability.References;

namespace ModelObservability.Tests.References;

public class ReferenceBuilderTests
{
    private static readonly ModelIdentity Model = new("model", "1");

    [Test]
    public void Of_many_rows_a_uniform_sample_is_kept_and_the_same_each_time()
    {
        double[] first = Kept(50_000), second = Kept(50_000);
        Assert.That(first, Is.EqualTo(second));
        Assert.That(first, Has.Length.EqualTo(RowSample.Most));
        Assert.That(first.Average(), Is.EqualTo(25_000).Within(1_000), "early and late rows alike");

        static double[] Kept(int rows)
        {
            RowSample sample = new(1);
            for (int row = 0; row < rows; row++) sample.Add([row]);
            return sample.Column(0);
        }
    }

    [Test]
    public void Rows_of_either_precision_are_the_same_rows()
    {
        ReferenceBuilder singles = new(Model, ["a", "b"]), doubles = new(Model, ["a", "b"]);
        singles.Add([1f, 2f, float.NaN, 4f]);
        doubles.Add([1.0, 2.0, double.NaN, 4.0]);
        Assert.That(singles.Rows, Is.EqualTo(2));
        Assert.That(ReferenceJson.Write(singles.Build() with { CapturedAt = default }), Is.EqualTo(ReferenceJson.Write(doubles.Build() with { CapturedAt = default })));
        Assert.That(doubles.Build().Columns[0].Distribution.Missing, Is.EqualTo(1));
    }

    [Test]
    public void Names_of_categories_become_codes_and_later_ones_that_are_new_are_new()
    {
        ReferenceBuilder builder = new(Model, ["country"], ["country"]);
        foreach (string name in new[] { "DE", "FR", "DE" }) builder.Add([builder.CodeOf("country", name)]);
        builder.Add([builder.CodeOf("country", null)]);
        ReferenceColumn column = builder.Build().Columns[0];
        Assert.That((column.CodeOf("DE"), column.CodeOf("FR"), column.CodeOf("IT"), column.CodeOf(null)), Is.EqualTo((0.0, 1.0, -1.0, double.NaN)));
        Assert.That((column.Distribution.Counts.ToArray(), column.Distribution.Missing), Is.EqualTo((new long[] { 2, 1, 0 }, 1L)));
    }

    [Test]
    public void Beyond_127_categories_the_others_share_a_code_before_and_later()
    {
        ReferenceBuilder builder = new(Model, ["id"], ["id"]);
        for (int row = 0; row < 1000; row++) builder.Add([builder.CodeOf("id", $"name{row % 200}")]);
        ReferenceColumn column = builder.Build().Columns[0];
        double other = column.CodeOf("name190");
        Assert.That(column.CodeOf("never seen"), Is.EqualTo(other));
        Assert.That(column.Distribution.Edges.ToArray(), Does.Contain(other), "it is a category of its own, so nothing is new");
    }

    [Test]
    public void Scores_and_labels_give_what_estimates_need()
    {
        ReferenceBuilder builder = new(Model, []);
        builder.AddScores([true, false, true], [0.9, 0.2, 0.4], threshold: 0.3);
        ReferenceScores scores = builder.Build().Scores!;
        Assert.That((scores.Threshold, scores.Positives.Sum(), scores.Negatives.Sum()), Is.EqualTo((0.3, 2L, 1L)));
        Assert.That(scores.Edges[^1], Is.EqualTo(1));
        Assert.That(() => builder.AddScores([true], [0.5], threshold: 0.4), Throws.ArgumentException);
        Assert.That(() => builder.AddConfidences([true], [0.5]), Throws.ArgumentException);
    }

    [Test]
    public void What_cannot_be_a_reference_is_refused()
    {
        Assert.That(() => new ReferenceBuilder(Model, ["a", "a"]), Throws.ArgumentException.With.Message.Contains("columns[1] is \"a\", which is there twice"));
        Assert.That(() => new ReferenceBuilder(Model, ["a", " "]), Throws.ArgumentException.With.Message.Contains("is blank"));
        Assert.That(() => new ReferenceBuilder(Model, ["a"], ["b"]), Throws.ArgumentException.With.Message.Contains("none of the columns"));
        Assert.That(() => new ReferenceBuilder(Model, [.. Enumerable.Range(0, 1001).Select(index => $"c{index}")]), Throws.ArgumentException.With.Message.Contains("may be 1000"));
        ReferenceBuilder builder = new(Model, ["a", "b"]);
        Assert.That(() => builder.Add([1.0]), Throws.ArgumentException.With.Message.Contains("rows of 2 columns"));
        builder.Add([1, double.NaN]);
        Assert.That(() => builder.Build(), Throws.InvalidOperationException.With.Message.Contains("column b has no finite number"));
        Assert.That(() => builder.Build(new ReferenceBuilder(new("other"), []).Build()), Throws.ArgumentException);
        Assert.That(() => builder.CodeOf("a", "x"), Throws.ArgumentException.With.Message.Contains("no categorical column"));
    }
}
