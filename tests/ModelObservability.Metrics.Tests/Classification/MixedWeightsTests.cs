using ModelObservability.Metrics;
using ModelObservability.Metrics.Intervals;
using ModelObservability.Metrics.Ranking;

namespace ModelObservability.Tests.Metrics;

/// <summary>Weights are an argument of <c>Add</c>: with and without them in one state.</summary>
public class MixedWeightsTests
{
    private static readonly bool[] Labels = [true, false, true, true, false, false];
    private static readonly float[] Scores = [0.9f, 0.8f, 0.4f, 0.6f, 0.1f, 0.3f];
    private static readonly float[] Ones = [1, 1, 1], Others = [2, 0.5f, 3];

    [Test]
    public void A_sample_without_a_weight_weighs_1_before_and_after_the_first_weight([Values] bool weightsFirst)
    {
        BinaryConfusion mixed = new(), weighted = new();
        weighted.Add(Labels, Scores, (float[])[.. Ones, .. Others]);
        if (weightsFirst) mixed.Add(Labels.AsSpan(3), Scores.AsSpan(3), Others);
        mixed.Add(Labels.AsSpan(0, 3), Scores.AsSpan(0, 3));
        if (!weightsFirst) mixed.Add(Labels.AsSpan(3), Scores.AsSpan(3), Others);

        Assert.That(mixed.Value, Is.EqualTo(weighted.Value));
        Assert.That((mixed.Value.Total, mixed.Value.Weight), Is.EqualTo((6L, 8.5)));
    }

    [Test]
    public void A_ranking_mixes_them_too([Values] bool weightsFirst)
    {
        ExactRanking mixed = new(), weighted = new();
        weighted.Add(Labels, Scores, (float[])[.. Ones, .. Others]);
        if (weightsFirst) mixed.Add(Labels.AsSpan(3), Scores.AsSpan(3), Others);
        mixed.Add(Labels.AsSpan(0, 3), Scores.AsSpan(0, 3));
        if (!weightsFirst) mixed.Add(Labels.AsSpan(3), Scores.AsSpan(3), Others);

        Assert.That(mixed.Value, Is.EqualTo(weighted.Value));
        Assert.That((mixed.Value.Positives, mixed.Value.PositiveWeight), Is.EqualTo((3L, 4.0)));
    }

    [Test]
    public void Weights_of_1_change_no_score_of_several_classes()
    {
        int[] labels = [0, 1, 2, 2, 1, 0, 1], predictions = [0, 2, 2, 1, 1, 0, 0];
        MulticlassConfusion plain = new(3), weighted = new(3);
        plain.Add(labels, predictions);
        weighted.Add(labels, predictions, Enumerable.Repeat(1.0, labels.Length).ToArray());
        (MulticlassCounts expected, MulticlassCounts actual) = (plain.Value, weighted.Value);

        Assert.That((actual.IsWeighted, expected.IsWeighted), Is.EqualTo((true, false)));
        Assert.That(actual.Table.ToArray(), Is.EqualTo(expected.Table.ToArray()));
        Assert.That((actual.Accuracy, actual.Mcc, actual.CohenKappa, actual.F1(Average.Macro)), Is.EqualTo((expected.Accuracy, expected.Mcc, expected.CohenKappa, expected.F1(Average.Macro))));
    }

    [Test]
    public void Counts_stay_counts_of_samples()
    {
        BinaryConfusion state = new();
        state.Add(Labels, Scores, (double[])[2, 4, 0, 0.5, 1, 1]);
        BinaryCounts counts = state.Value;
        Assert.That((counts.TruePositives, counts.FalsePositives, counts.TrueNegatives, counts.FalseNegatives), Is.EqualTo((2L, 1L, 2L, 1L)));
        Assert.That((counts.TruePositiveWeight, counts.FalsePositiveWeight, counts.TrueNegativeWeight, counts.FalseNegativeWeight), Is.EqualTo((2.5, 4.0, 2.0, 0.0)));
        Assert.That(counts.Precision, Is.EqualTo(2.5 / 6.5));
    }

    [Test]
    public void A_weighted_share_has_no_interval()
    {
        BinaryConfusion state = new();
        state.Add(Labels, Scores, (double[])[2, 4, 0, 0.5, 1, 1]);
        ConfidenceInterval interval = state.Value.PrecisionInterval();
        Assert.That((interval.Estimate, interval.Lower, interval.Upper), Is.EqualTo((2.5 / 6.5, double.NaN, double.NaN)));
    }

    [Test]
    public void No_weights_and_an_empty_span_of_weights_are_not_the_same()
    {
        float[] none = [];
        Assert.That(() => new BinaryConfusion().Add(Labels, Scores, none), Throws.ArgumentException.With.Message.Contains("weights has 0"));
        Assert.That(() => new ExactRanking().Add(Labels, Scores, none), Throws.ArgumentException.With.Message.Contains("weights has 0"));
        Assert.That(() => new TopKAccuracy(2).Add((int[])[1, 0, 1], Scores, none), Throws.ArgumentException.With.Message.Contains("weights has 0"));
        Assert.That(() => new BinaryConfusion().Add((bool[])[], none, none), Throws.Nothing);
    }

    [Test]
    public void Weights_for_too_many_classes_are_refused_before_anything_is_counted()
    {
        MulticlassConfusion state = new(MulticlassConfusion.MaxWeightedClasses + 1);
        Assert.That(
            () => state.Add([0], [0], Ones.AsSpan(0, 1)),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("weights").And.Message.Contains("11585").And.Message.Contains("11584"));
        Assert.That(state.Value.Total, Is.Zero);
    }

    [Test]
    public void Reset_forgets_that_there_were_weights()
    {
        BinaryConfusion state = new();
        state.Add(Labels, Scores, Scores);
        state.Reset();
        Assert.That(state.Value, Is.EqualTo(new BinaryConfusion().Value));
    }
}
