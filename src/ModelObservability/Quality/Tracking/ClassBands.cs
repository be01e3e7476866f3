using ModelObservability.Metrics;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

/// <summary>Publishes intervals of the rates of each class, and of their means over all classes.</summary>
internal static class ClassBands
{
    /// <summary>Models of more classes have intervals of the averages only: each class would be twelve series.</summary>
    private const int MostClasses = ConfusionReport.MostClasses;

    /// <summary>Publishes them; where classes are beyond the limit of those that are shown, nothing, for an average takes an interval of each.</summary>
    public static void WriteBands(this ReportSection section, ClassLabels labels, ClassCounts counts)
    {
        if (labels.HasOthers) return;
        KeyValuePair<string, object?> macro = OutcomeReport.Averaged("macro");
        section.Band(Names.Quality.PrecisionBand, counts.MacroPrecisionSequence(), macro);
        section.Band(Names.Quality.RecallBand, counts.MacroRecallSequence(), macro);
        section.Band(Names.Quality.F1Band, counts.MacroF1Sequence(), macro);
        if (labels.Count > MostClasses) return;
        for (int index = 0; index < labels.Count; index++)
        {
            BinaryCounts own = counts.Class(index);
            section.Band(Names.Quality.PrecisionBand, own.PrecisionSequence(), labels.Of(index));
            section.Band(Names.Quality.RecallBand, own.RecallSequence(), labels.Of(index));
            section.Band(Names.Quality.F1Band, own.F1Sequence(), labels.Of(index));
        }
    }
}
