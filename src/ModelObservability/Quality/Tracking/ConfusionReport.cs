using ModelObservability.Metrics;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

/// <summary>Publishes a confusion table as counters; classes beyond a limit are added up.</summary>
internal static class ConfusionReport
{
    /// <summary>The limit of classes, because the number of series is its square.</summary>
    public const int MostClasses = 50;

    /// <summary>Publishes every cell, including empty ones, so that series do not appear only with their first sample.</summary>
    public static void WriteConfusion(this ReportSection section, ClassLabels labels, MulticlassCounts counts)
    {
        int side = labels.Shown + (labels.HasOthers ? 1 : 0);
        long[] cells = new long[side * side];
        for (int label = 0; label < counts.Classes; label++)
        {
            for (int prediction = 0; prediction < counts.Classes; prediction++)
            {
                ref long cell = ref cells[Math.Min(label, labels.Shown) * side + Math.Min(prediction, labels.Shown)];
                cell = Saturating.Add(cell, counts[label, prediction]);
            }
        }

        for (int cell = 0; cell < cells.Length; cell++)
        {
            section.Count(
                Names.Quality.Confusion, cells[cell],
                new KeyValuePair<string, object?>(Names.Quality.TrueClass, labels.Of(cell / side).Value),
                new KeyValuePair<string, object?>(Names.Quality.PredictedClass, labels.Of(cell % side).Value));
        }
    }
}
