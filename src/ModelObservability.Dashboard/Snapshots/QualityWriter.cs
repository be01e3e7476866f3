using System.Text.Json;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Probability;
using ModelObservability.Metrics.Ranking;

namespace ModelObservability.Dashboard.Snapshots;

/// <summary>Writes what instruments cannot carry of quality: curves with their operating points, tables of classes, reliability.</summary>
internal static class QualityWriter
{
    private const int MostPoints = 400, MostClasses = 50, MostSegments = 50;

    /// <param name="json">Where to.</param>
    /// <param name="watched">The tracker.</param>
    /// <param name="segments">The values by which its samples are told apart.</param>
    public static void Write(Utf8JsonWriter json, WatchedQuality watched, string[] segments)
    {
        json.WriteStartObject();
        json.WriteString("version", watched.Model.Version ?? "");
        json.WriteString("task", watched.Task);
        json.WriteExact("window", watched.Options.Window?.TotalSeconds ?? double.NaN);
        switch (watched.Tracker)
        {
            case BinaryQuality binary:
                WriteBinary(json, binary.All, ((BinaryQualityOptions)watched.Options).Threshold);
                break;
            case RankingQuality ranking:
                WriteCurve(json, ranking.All);
                break;
            case MulticlassQuality multiclass:
                WriteConfusion(json, multiclass.Counts, ((MulticlassQualityOptions)watched.Options).ClassNames);
                break;
        }

        WriteSegments(json, watched.Tracker, segments);
        json.WriteEndObject();
    }

    /// <summary>The accuracy of each segment with the interval that holds at all looks; instruments have it of the total alone.</summary>
    private static void WriteSegments(Utf8JsonWriter json, object tracker, string[] segments)
    {
        if (segments.Length == 0 || tracker is not (BinaryQuality or MulticlassQuality)) return;
        json.WriteStartArray("segments");
        foreach (string segment in segments.Take(MostSegments))
        {
            (double accuracy, Metrics.Intervals.ConfidenceInterval band, long samples) = tracker switch
            {
                BinaryQuality binary => Of(binary.Segment(segment).Counts),
                _ => Of(((MulticlassQuality)tracker).Segment(segment).Counts),
            };
            json.WriteStartArray();
            json.WriteStringValue(segment);
            json.WriteNumberValue(samples);
            json.WriteExact(accuracy);
            json.WriteExact(band.Lower);
            json.WriteExact(band.Upper);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static (double, Metrics.Intervals.ConfidenceInterval, long) Of(BinaryCounts counts) => (counts.Accuracy, counts.AccuracySequence(), counts.Total);

    private static (double, Metrics.Intervals.ConfidenceInterval, long) Of(MulticlassCounts counts) => (counts.Accuracy, counts.AccuracySequence(), counts.Total);

    private static void WriteBinary(Utf8JsonWriter json, BinaryQualityValue value, double threshold)
    {
        BinaryCounts counts = value.Counts;
        json.WriteStartObject("binary");
        json.WriteExact("threshold", threshold);
        json.WriteNumber("tp", counts.TruePositives);
        json.WriteNumber("fp", counts.FalsePositives);
        json.WriteNumber("fn", counts.FalseNegatives);
        json.WriteNumber("tn", counts.TrueNegatives);
        json.WriteExact("precision", counts.Precision);
        json.WriteExact("recall", counts.Recall);
        json.WriteExact("f1", counts.F1);
        json.WriteEndObject();
        if (value.Ranking is { } ranking) WriteCurve(json, ranking);
        if (value.Calibration is { } calibration) WriteReliability(json, calibration);
    }

    /// <summary>Points as the engine has them: threshold, true and false positives, and what the engine makes of them.</summary>
    private static void WriteCurve(Utf8JsonWriter json, BoundedRankingValue ranking)
    {
        json.WriteStartObject("curve");
        json.WriteNumber("positives", ranking.Positives);
        json.WriteNumber("negatives", ranking.Negatives);
        json.WriteExact("auc", ranking.RocAuc.Estimate);
        json.WriteExact("averagePrecision", ranking.AveragePrecision.Estimate);
        json.WriteStartArray("points");
        foreach (CurvePoint at in ranking.Curve.Roc(MostPoints))
        {
            OperatingPoint point = new(at.Threshold, Math.Round(at.Y * ranking.Positives), Math.Round(at.X * ranking.Negatives), ranking.Positives, ranking.Negatives);
            json.WriteStartArray();
            json.WriteExact(point.Threshold);
            json.WriteExact(point.TruePositives);
            json.WriteExact(point.FalsePositives);
            json.WriteExact(point.Precision);
            json.WriteExact(point.Recall);
            json.WriteExact(point.F1);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteReliability(Utf8JsonWriter json, CalibrationValue calibration)
    {
        json.WriteStartObject("reliability");
        json.WriteExact("ece", calibration.ExpectedCalibrationError);
        json.WriteStartArray("bins");
        foreach (ReliabilityBin bin in calibration.Bins)
        {
            json.WriteStartArray();
            json.WriteExact(bin.MeanProbability);
            json.WriteExact(bin.PositiveRate);
            json.WriteExact(bin.Count);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The classes with the most samples; the others are added up as one.</summary>
    private static void WriteConfusion(Utf8JsonWriter json, MulticlassCounts counts, IReadOnlyList<string>? names)
    {
        int classes = counts.Classes;
        int[] shown = [.. Enumerable.Range(0, classes)];
        if (classes > MostClasses)
        {
            ReadOnlySpan<long> table = counts.Table;
            long[] samples = new long[classes];
            for (int cell = 0; cell < table.Length; cell++) samples[cell / classes] += table[cell];
            shown = [.. shown.OrderByDescending(one => samples[one]).Take(MostClasses).Order()];
        }

        int size = shown.Length + (classes > shown.Length ? 1 : 0);
        int[] place = [.. Enumerable.Repeat(shown.Length, classes)];
        for (int index = 0; index < shown.Length; index++) place[shown[index]] = index;
        long[] cells = new long[size * size];
        for (int cell = 0; cell < counts.Table.Length; cell++) cells[(place[cell / classes] * size) + place[cell % classes]] += counts.Table[cell];

        json.WriteStartObject("confusion");
        json.WriteNumber("of", classes);
        json.WriteExact("accuracy", counts.Accuracy);
        json.WriteStartArray("classes");
        foreach (int one in shown) json.WriteStringValue(names is null ? FormattableString.Invariant($"{one}") : names[one]);
        if (size > shown.Length) json.WriteStringValue(FormattableString.Invariant($"other {classes - shown.Length}"));
        json.WriteEndArray();
        json.WriteStartArray("cells");
        foreach (long cell in cells) json.WriteNumberValue(cell);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
