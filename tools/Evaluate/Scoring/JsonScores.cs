using System.Globalization;
using System.Text.Json;
using ModelObservability.Metrics.Intervals;

namespace Evaluate.Scoring;

/// <summary>Scores and counts as JSON, which has no NaN and no infinity: these are strings.</summary>
internal static class JsonScores
{
    /// <summary>Writes a score: a number, or "NaN", "Infinity", "-Infinity".</summary>
    public static void WriteScore(this Utf8JsonWriter json, string name, double score)
    {
        json.WritePropertyName(name);
        WriteScore(json, score);
    }

    /// <summary>Writes what classes or labels are called.</summary>
    public static void WriteNames(this Utf8JsonWriter json, string name, IEnumerable<string> names)
    {
        json.WriteStartArray(name);
        foreach (string one in names)
            json.WriteStringValue(one);
        json.WriteEndArray();
    }

    /// <summary>Writes an array of scores.</summary>
    public static void WriteScores(this Utf8JsonWriter json, string name, IEnumerable<double> scores)
    {
        json.WritePropertyName(name);
        json.WriteScores(scores);
    }

    /// <summary>Writes an array of scores, the next value of the writer.</summary>
    public static void WriteScores(this Utf8JsonWriter json, IEnumerable<double> scores)
    {
        json.WriteStartArray();
        foreach (double score in scores)
            WriteScore(json, score);
        json.WriteEndArray();
    }

    /// <summary>Writes the two bounds of an interval as an array.</summary>
    public static void WriteInterval(this Utf8JsonWriter json, string name, ConfidenceInterval interval) =>
        json.WriteScores(name, [interval.Lower, interval.Upper]);

    /// <summary>Writes rows of numbers as an array of arrays, the next value of the writer.</summary>
    public static void WriteRows(this Utf8JsonWriter json, ReadOnlySpan<double> numbers, int width)
    {
        json.WriteStartArray();
        for (; !numbers.IsEmpty; numbers = numbers[width..])
            json.WriteScores(numbers[..width].ToArray());
        json.WriteEndArray();
    }

    /// <summary>Writes rows of counts as an array of arrays, the next value of the writer.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="counts">width × width counts, row-major.</param>
    /// <param name="width">Counts in a row.</param>
    public static void WriteTable(this Utf8JsonWriter json, ReadOnlySpan<long> counts, int width)
    {
        json.WriteStartArray();
        for (; !counts.IsEmpty; counts = counts[width..])
        {
            json.WriteStartArray();
            foreach (long count in counts[..width])
                json.WriteNumberValue(count);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteScore(Utf8JsonWriter json, double score)
    {
        if (double.IsFinite(score))
            json.WriteNumberValue(score);
        else
            json.WriteStringValue(score.ToString(CultureInfo.InvariantCulture));
    }
}
