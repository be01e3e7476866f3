using System.Globalization;
using ModelObservability.Metrics;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

/// <summary>Outcomes as counters: of two classes, or of each of many, those beyond a limit together.</summary>
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

    public static void WriteOutcomes(this ReportSection section, int classes, int limit, Func<int, BinaryCounts> counts)
    {
        for (int index = 0; index < Math.Min(classes, limit); index++) section.WriteOutcomes(counts(index), Class(index));
        if (classes <= limit) return;
        BinaryCounts others = default;
        for (int index = limit; index < classes; index++) others = Sum(others, counts(index));
        section.WriteOutcomes(others, new KeyValuePair<string, object?>(Names.Class, Names.Other));
    }

    /// <summary>Samples whose whole prediction is right, and the others.</summary>
    public static void WriteMatches(this ReportSection section, long exact, long total)
    {
        section.Count(Names.Quality.Samples, exact, new KeyValuePair<string, object?>(Names.Quality.Match, "exact"));
        section.Count(Names.Quality.Samples, total - exact, new KeyValuePair<string, object?>(Names.Quality.Match, "inexact"));
    }

    /// <summary>Pixels of a class, or of a mask, by outcome; their overlap follows.</summary>
    public static void WritePixels(
        this ReportSection section, long label, long prediction, long intersection, params ReadOnlySpan<KeyValuePair<string, object?>> more)
    {
        section.Count(Names.Quality.Pixels, intersection, [TruePositive, .. more]);
        section.Count(Names.Quality.Pixels, prediction - intersection, [FalsePositive, .. more]);
        section.Count(Names.Quality.Pixels, label - intersection, [FalseNegative, .. more]);
    }

    public static KeyValuePair<string, object?> Class(int index) => new(Names.Class, index.ToString(CultureInfo.InvariantCulture));

    public static KeyValuePair<string, object?> Averaged(string how) => new(Names.Quality.Average, how);

    private static BinaryCounts Sum(in BinaryCounts left, in BinaryCounts right) => new(
        Saturating.Add(left.TruePositives, right.TruePositives), Saturating.Add(left.FalsePositives, right.FalsePositives),
        Saturating.Add(left.TrueNegatives, right.TrueNegatives), Saturating.Add(left.FalseNegatives, right.FalseNegatives));
}
