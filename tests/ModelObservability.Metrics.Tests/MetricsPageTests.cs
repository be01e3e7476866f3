using System.Reflection;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Ranking;
using ModelObservability.Metrics.Regression;
using ModelObservability.Metrics.Vision;

namespace ModelObservability.Tests.Metrics;

/// <summary>The page of scores names every score, and tells the truth about the two modes.</summary>
public class MetricsPageTests
{
    [Test]
    public void Every_score_of_every_value_has_a_row_and_every_row_a_score()
    {
        string[] scores = [.. MetricsPage.ValueTypes().SelectMany(type => MetricsPage.Scores(type).Select(score => $"{type.Name}.{score.Name}")).Distinct()];
        string[] rows = [.. MetricsPage.Sections().SelectMany(section => section.Value.Keys.Select(name => $"{section.Key}.{name}"))];
        Assert.That(rows, Is.EquivalentTo(scores));
    }

    [Test]
    public void A_row_says_same_exactly_where_both_modes_always_agree()
    {
        Dictionary<string, Dictionary<string, string>> page = MetricsPage.Sections();
        foreach (Type type in MetricsPage.ValueTypes())
        {
            object[] values = [.. Degenerate().Where(value => type.IsInstanceOfType(value))];
            Assert.That(values.Length > 0, Is.EqualTo(type.GetProperty(nameof(Undefined)) is not null), $"{type.Name} has two modes");
            foreach (MemberInfo score in MetricsPage.Scores(type).Where(score => score.Name != nameof(MulticlassCounts.Score) || values.Length == 0))
            {
                bool differs = values.Any(value => !Answers(value, score).SequenceEqual(Answers(InScikitLearnMode(value), score)));
                Assert.That(page[type.Name][score.Name] != "same", Is.EqualTo(differs), $"{type.Name}.{score.Name}");
            }
        }
    }

    /// <summary>Values of every type with two modes: of nothing, of one class, of a constant.</summary>
    private static IEnumerable<object> Degenerate()
    {
        for (int bits = 0; bits < 16; bits++)
        {
            int[] cells = [bits & 1, (bits >> 1) & 1, (bits >> 2) & 1, bits >> 3];
            yield return new BinaryCounts(cells[0], cells[1], cells[2], cells[3]);
            yield return new MulticlassCounts(2, [cells[2], cells[1], cells[3], cells[0]]);
            double[] weights = [.. cells.Select(cell => 0.5 * cell)];
            var binary = new BinaryConfusion();
            binary.Add(new[] { 1, 0, 0, 1 }, new[] { 1, 1, 0, 0 }, weights);
            yield return binary.Value;
            var several = new MulticlassConfusion(2);
            several.Add([1, 0, 0, 1], [1, 1, 0, 0], weights);
            yield return several.Value;
        }

        foreach (byte[] labels in new byte[][] { [], [0, 0], [1, 1], [0, 1] })
        {
            float[] scores = [.. labels.Select((_, i) => (float)i)];
            var exact = new ExactRanking();
            exact.Add(labels, scores);
            yield return exact.Value;
            var bounded = new BoundedRanking();
            bounded.Add(labels, scores);
            yield return bounded.Value;
            var weighted = new ExactRanking();
            weighted.Add(labels, scores, scores);
            yield return weighted.Value;
            var several = new MulticlassRanking(3);
            several.Add([.. labels.Select(label => (int)label)], new float[3 * labels.Length]);
            yield return several.Value;
            var weightedLabels = new MultilabelConfusion(2);
            weightedLabels.Add(labels, new byte[labels.Length], new float[] { 1 }.AsSpan(0, labels.Length / 2));
            yield return weightedLabels.Value;
            var weightedSeveral = new MulticlassRanking(3);
            weightedSeveral.Add([.. labels.Select(label => (int)label)], new float[3 * labels.Length], scores.Select(_ => 1f).ToArray());
            yield return weightedSeveral.Value;
            var multilabel = new MultilabelConfusion(2);
            multilabel.Add(labels, new byte[labels.Length]);
            yield return multilabel.Value;
            var masks = new MaskOverlap();
            masks.Add(labels, new byte[labels.Length]);
            yield return masks.Value;
            var maps = new SegmentationOverlap(3);
            maps.Add(labels, new byte[labels.Length]);
            yield return maps.Value;
        }

        foreach (double[] targets in new double[][] { [], [1], [2, 2], [1, 3] })
        {
            foreach (double error in new[] { 0.0, 1 })
            {
                var state = new RegressionErrors(new RegressionOptions { MedianAccuracy = 0.01 });
                state.Add(targets, targets.Select((target, i) => target + i * error).ToArray());
                yield return state.Value;
                state.Reset();
                state.Add(targets, targets.Select((target, i) => target + i * error).ToArray(), new double[targets.Length]);
                yield return state.Value;
            }
        }
    }

    private static object InScikitLearnMode(object value)
    {
        // A boxed struct is a copy already; a record class has its own way to be copied.
        object copy = value.GetType().GetMethod("<Clone>$")?.Invoke(value, null) ?? System.Runtime.CompilerServices.RuntimeHelpers.GetObjectValue(value);
        copy.GetType().GetProperty(nameof(Undefined))!.SetValue(copy, Undefined.ScikitLearn);
        return copy;
    }

    private static IEnumerable<object> Answers(object value, MemberInfo score)
    {
        if (score is PropertyInfo property)
            return property.GetValue(value) is IEnumerable<double> all ? all.Cast<object>() : [property.GetValue(value)!];
        var method = (MethodInfo)score;
        return Enum.GetValues<Average>().Select(average => method.Invoke(value, [.. method.GetParameters().Select(parameter => Argument(parameter, average))])!);
    }

    private static object Argument(ParameterInfo parameter, Average average) =>
        parameter.ParameterType == typeof(Average) ? average
        : parameter.HasDefaultValue ? parameter.DefaultValue!
        : parameter.ParameterType == typeof(double) ? 1.0
        : parameter.ParameterType == typeof(int) ? (object)0
        : throw new ArgumentException($"{parameter.Member.Name} needs a {parameter.ParameterType.Name}.", nameof(parameter));
}
