using ModelObservability.Metrics;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

/// <summary>Publishes outcomes as counters: of two classes, or of each of many classes, with those beyond a limit added up.</summary>
internal static class OutcomeReport
{
    private static readonly KeyValuePair<string, object?> TruePositive = new(Names.Quality.Outcome, "tp"), FalsePositive = new(Names.Quality.Outcome, "fp"),
        TrueNegative = new(Names.Quality.Outcome, "tn"), FalseNegative = new(Names.Quality.Outcome, "fn");

    public static void WriteOutcomes(this ReportSection section, in BinaryCounts counts, params ReadOnlySpan<KeyValuePair<string, object?>> more)
    {
        section.Count(Names.Quality.Outcomes, counts.TruePositives, [TruePositive, .. more]);
        section.Count(Names.Quality.Outcomes, counts.FalsePositives, [FalsePositive, .. more]);
        section.Count(Names.Quality.Outcomes, counts.TrueNegatives, [TrueNegative, .. more]);
        section.Count(Names.Quality.Outcomes, counts.FalseNegatives, [FalseNegative, .. more]);
    }

    /// <summary>Publishes outcomes of each class against the rest, without <c>tn</c>, which follows from the samples and the other three and would be a quarter of the series.</summary>
    public static void WriteOutcomes(this ReportSection section, ClassLabels labels, Func<int, BinaryCounts> counts)
    {
        for (int index = 0; index < labels.Shown; index++) section.WriteClass(counts(index), labels.Of(index));
        if (!labels.HasOthers) return;
        BinaryCounts others = default;
        for (int index = labels.Shown; index < labels.Count; index++) others = Sum(others, counts(index));
        section.WriteClass(others, labels.Of(labels.Shown));
    }

    /// <summary>Publishes samples by whether the whole prediction is correct.</summary>
    public static void WriteMatches(this ReportSection section, long exact, long inexact)
    {
        section.Count(Names.Quality.Samples, exact, new KeyValuePair<string, object?>(Names.Quality.Match, "exact"));
        section.Count(Names.Quality.Samples, inexact, new KeyValuePair<string, object?>(Names.Quality.Match, "inexact"));
    }

    /// <summary>Publishes the pixels of a class or mask by outcome; their overlap follows from them.</summary>
    public static void WritePixels(
        this ReportSection section, long label, long prediction, long intersection, params ReadOnlySpan<KeyValuePair<string, object?>> more)
    {
        section.Count(Names.Quality.Pixels, intersection, [TruePositive, .. more]);
        section.Count(Names.Quality.Pixels, prediction - intersection, [FalsePositive, .. more]);
        section.Count(Names.Quality.Pixels, label - intersection, [FalseNegative, .. more]);
    }

    public static KeyValuePair<string, object?> Averaged(string how) => new(Names.Quality.Average, how);

    private static void WriteClass(this ReportSection section, in BinaryCounts counts, KeyValuePair<string, object?> label)
    {
        section.Count(Names.Quality.Outcomes, counts.TruePositives, TruePositive, label);
        section.Count(Names.Quality.Outcomes, counts.FalsePositives, FalsePositive, label);
        section.Count(Names.Quality.Outcomes, counts.FalseNegatives, FalseNegative, label);
    }

    private static BinaryCounts Sum(in BinaryCounts left, in BinaryCounts right) => new(
        Saturating.Add(left.TruePositives, right.TruePositives), Saturating.Add(left.FalsePositives, right.FalsePositives),
        Saturating.Add(left.TrueNegatives, right.TrueNegatives), Saturating.Add(left.FalseNegatives, right.FalseNegatives));
}
