using Evaluate.Arguments;
using Evaluate.Csv;
using Evaluate.Rows;

namespace Evaluate.Scoring;

/// <summary>The columns that a task reads from a file: labels, and predictions, scores or both.</summary>
internal sealed class TaskColumns
{
    /// <summary>The labels; always the first group.</summary>
    public const int Labels = 0;

    private TaskColumns(ColumnGroup labels, ColumnGroup? predictions, ColumnGroup? scores)
    {
        List<ColumnGroup> groups = [labels];
        Predictions = Added(predictions);
        Scores = Added(scores);
        Groups = [.. groups];

        int? Added(ColumnGroup? group)
        {
            if (group is not null)
                groups.Add(group);
            return group is null ? null : groups.Count - 1;
        }
    }

    /// <summary>All groups, in the order of a batch.</summary>
    public ColumnGroup[] Groups { get; }

    /// <summary>Which group the predictions are; null where the file has none.</summary>
    public int? Predictions { get; }

    /// <summary>Which group the scores are; null where the file has none.</summary>
    public int? Scores { get; }

    /// <summary>Finds the columns of a task.</summary>
    /// <exception cref="InvalidDataException">A column is missing; the message says which there are.</exception>
    public static TaskColumns Of(EvaluateOptions options, CsvHeader header) => options.Task switch
    {
        EvaluationTask.Binary => Either(
            Class(header.Require("y_true")), Optional(header.Find("y_pred"), Class), Optional(header.Find("y_score"), Number), "y_pred or y_score"),
        EvaluationTask.Multiclass => Either(
            Class(header.Require("y_true")), Optional(header.Find("y_pred"), Class), Family(header, ColumnKind.Number, "p", options.Classes), "y_pred or p0 …"),
        EvaluationTask.Multilabel => OfLabels(header),
        _ => new TaskColumns(Number(header.Require("y_true")), Number(header.Require("y_pred")), null),
    };

    private static TaskColumns OfLabels(CsvHeader header)
    {
        header.Require("y_true_0");
        ColumnGroup labels = Family(header, ColumnKind.Class, "y_true_", null)!;
        return Either(
            labels, Family(header, ColumnKind.Class, "y_pred_", labels.Width), Family(header, ColumnKind.Number, "y_score_", labels.Width),
            "y_pred_0 … or y_score_0 …");
    }

    private static TaskColumns Either(ColumnGroup labels, ColumnGroup? predictions, ColumnGroup? scores, string needed) =>
        predictions is null && scores is null
            ? throw new InvalidDataException($"There are labels but nothing to hold against them; needed is {needed}.")
            : new TaskColumns(labels, predictions, scores);

    /// <summary>All columns of a family, or null where there is none; as many as expected.</summary>
    private static ColumnGroup? Family(CsvHeader header, ColumnKind kind, string prefix, int? expected)
    {
        int[] positions = header.FindAll(prefix);
        if (positions.Length == 0)
            return null;
        return expected is null || positions.Length == expected
            ? new ColumnGroup(kind, positions)
            : throw new InvalidDataException($"There are {positions.Length} columns {prefix}0 …; needed are {expected}.");
    }

    private static ColumnGroup Class(int position) => new(ColumnKind.Class, position);

    private static ColumnGroup Number(int position) => new(ColumnKind.Number, position);

    private static ColumnGroup? Optional(int? position, Func<int, ColumnGroup> group) => position is { } found ? group(found) : null;
}
