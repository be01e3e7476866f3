using FsCheck;
using FsCheck.Fluent;
using ModelObservability.Metrics;

namespace ModelObservability.Tests.Metrics;

/// <summary>What holds for any samples, whatever they are.</summary>
public class ConfusionProperties
{
    [Test]
    public void Binary_counts_are_those_of_counting_by_hand() => Check<(bool, bool)[]>(samples =>
    {
        var state = new BinaryConfusion();
        state.Add((bool[])[.. samples.Select(s => s.Item1)], (bool[])[.. samples.Select(s => s.Item2)]);
        long Of(bool label, bool prediction) => samples.LongCount(s => s == (label, prediction));
        return state.Value == new BinaryCounts(Of(true, true), Of(false, true), Of(false, false), Of(true, false));
    });

    [Test]
    public void Offered_is_counted_plus_rejected() => Check<(int, int, float)[]>(samples =>
    {
        int[] labels = [.. samples.Select(s => s.Item1)], predictions = [.. samples.Select(s => s.Item2)];
        float[] scores = [.. samples.Select(s => s.Item3)];
        BinaryConfusion predicted = new(), scored = new();
        var classes = new MulticlassConfusion(3);
        predicted.Add(labels, predictions);
        scored.Add(labels, scores);
        classes.Add(labels, predictions);
        return predicted.Value.Total + predicted.Value.Rejected.Total == samples.Length
            && scored.Value.Total + scored.Value.Rejected.Total == samples.Length
            && classes.Value.Total + classes.Value.Rejected.Total == samples.Length;
    });

    [Test]
    public void Two_classes_counted_as_classes_are_the_binary_counts() => Check<(int, int)[]>(samples =>
    {
        int[] labels = [.. samples.Select(s => s.Item1)], predictions = [.. samples.Select(s => s.Item2)];
        var binary = new BinaryConfusion();
        var classes = new MulticlassConfusion(2);
        binary.Add(labels, predictions);
        classes.Add(labels, predictions);
        return classes.Value.Class(1) == binary.Value with { Rejected = default } && classes.Value.Rejected == binary.Value.Rejected;
    });

    [Test]
    public void Scores_stay_in_their_ranges_or_are_undefined() => Check<(NonNegativeInt, NonNegativeInt, NonNegativeInt, NonNegativeInt)>(cells =>
    {
        var counts = new BinaryCounts(cells.Item1.Get, cells.Item2.Get, cells.Item3.Get, cells.Item4.Get);
        double[] shares = [counts.Accuracy, counts.BalancedAccuracy, counts.Precision, counts.Recall, counts.Specificity, counts.F1, counts.FBeta(3), counts.Jaccard];
        return shares.All(share => double.IsNaN(share) || (share >= 0 && share <= 1))
            && new[] { counts.Mcc, counts.CohenKappa }.All(score => double.IsNaN(score) || (score >= -1 && score <= 1));
    });

    [Test]
    public void Exchanging_labels_and_predictions_exchanges_precision_and_recall() => Check<(NonNegativeInt, NonNegativeInt, NonNegativeInt, NonNegativeInt)>(cells =>
    {
        var counts = new BinaryCounts(cells.Item1.Get, cells.Item2.Get, cells.Item3.Get, cells.Item4.Get);
        var exchanged = new BinaryCounts(cells.Item1.Get, cells.Item4.Get, cells.Item3.Get, cells.Item2.Get);
        return counts.Precision.Equals(exchanged.Recall) && counts.Recall.Equals(exchanged.Precision)
            && counts.F1.Equals(exchanged.F1) && counts.Mcc.Equals(exchanged.Mcc) && counts.CohenKappa.Equals(exchanged.CohenKappa);
    });

    private static void Check<T>(Func<T, bool> property) => Prop.ForAll(property).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
}
