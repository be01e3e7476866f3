using System.Text;
using Evaluate.Arguments;
using Evaluate.Csv;
using Evaluate.Rows;
using ModelObservability.Metrics;

namespace Evaluate.Scoring;

/// <summary>The columns that a task reads from a file: labels, and predictions, scores or both.</summary>
internal sealed class TaskColumns
{
    /// <summary>The labels; always the first group.</summary>
    public const int Labels = 0;

    private TaskColumns(ColumnGroup labels, ColumnGroup? predictions, ColumnGroup? scores, ColumnGroup? weights = null)
    {
        List<ColumnGroup> groups = [labels];
        Predictions = Added(predictions);
        Scores = Added(scores);
        Weights = Added(weights);
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

    /// <summary>Which group the weights are; null where every row counts the same.</summary>
    public int? Weights { get; }

    /// <summary>Finds the columns of a task.</summary>
    /// <exception cref="InvalidDataException">A column is missing; the message says which there are.</exception>
    public static TaskColumns Of(EvaluateOptions options, CsvHeader header) => options.Task switch
    {
        EvaluationTask.Binary => Either(
            options, Class(options, header.Require("y_true"), 2), Optional(header.Find("y_pred"), position => Class(options, position, 2)),
            Optional(header.Find("y_score"), Number), "y_pred or y_score", Weight(header)),
        EvaluationTask.Multiclass => OfClasses(options, header),
        EvaluationTask.Multilabel => OfLabels(options, header),
        _ => new TaskColumns(Finite(header.Require("y_true")), Finite(header.Require("y_pred")), null, Weight(header)),
    };

    private static TaskColumns OfClasses(EvaluateOptions options, CsvHeader header)
    {
        int label = header.Require("y_true");
        ColumnGroup? scores = Family(header, ColumnKind.Number, "p", options.Classes);
        int? prediction = header.Find("y_pred"), classes = options.Classes ?? scores?.Width ?? options.Names?.Count;
        if (classes is null && prediction is not null)
            throw new InvalidDataException("How many classes there are is not known: there are no columns p0 …, and neither --classes K nor --names is given.");
        ColumnGroup? weights = Weight(header);
        int most = weights is null ? MulticlassConfusion.MaxClasses : MulticlassConfusion.MaxWeightedClasses;
        if (classes is { } count && (count < 2 || count > most))
            throw new InvalidDataException($"There are {count} {(options.Classes is null ? "columns p0 …" : "classes")}; allowed {(weights is null ? "" : "with weights ")}are 2 to {most}.");
        return Either(options, Class(options, label, classes), Optional(prediction, position => Class(options, position, classes)), scores, "y_pred or p0 …", weights);
    }

    private static TaskColumns OfLabels(EvaluateOptions options, CsvHeader header)
    {
        header.Require("y_true_0");
        ColumnGroup labels = Family(header, ColumnKind.Class, "y_true_", null)! with { Classes = 2 };
        RequireNames(options, labels.Width, "labels");
        ColumnGroup? predictions = Family(header, ColumnKind.Class, "y_pred_", labels.Width);
        return Either(
            options, labels, predictions is null ? null : predictions with { Classes = 2 },
            Family(header, ColumnKind.Number, "y_score_", labels.Width), "y_pred_0 … or y_score_0 …", Weight(header));
    }

    /// <summary>With a threshold the scores alone say what is predicted: predictions in the file are not read.</summary>
    private static TaskColumns Either(EvaluateOptions options, ColumnGroup labels, ColumnGroup? predictions, ColumnGroup? scores, string needed, ColumnGroup? weights)
    {
        if (predictions is null && scores is null)
            throw new InvalidDataException($"There are labels but nothing to hold against them; needed is {needed}.");
        if (options.Threshold is null)
            return new TaskColumns(labels, predictions, scores, weights);
        return scores is null
            ? throw new InvalidDataException("--threshold is held against scores, and the file has none.")
            : new TaskColumns(labels, null, scores, weights);
    }

    /// <summary>All columns of a family, or null where there is none.</summary>
    private static ColumnGroup? Family(CsvHeader header, ColumnKind kind, string prefix, int? expected)
    {
        int[] positions = header.FindAll(prefix, expected);
        return positions.Length == 0 ? null : new ColumnGroup(kind, positions);
    }

    private static ColumnGroup Class(EvaluateOptions options, int position, int? classes)
    {
        RequireNames(options, classes, "classes");
        return new(ColumnKind.Class, position) { Classes = classes, Names = options.Names is { } names ? [.. names.Select(Encoding.UTF8.GetBytes)] : null };
    }

    private static void RequireNames(EvaluateOptions options, int? needed, string ofWhat)
    {
        if (options.Names is { } names && needed is { } count && names.Count != count)
            throw new InvalidDataException($"--names has {names.Count} names; there are {count} {ofWhat}.");
    }

    private static ColumnGroup Number(int position) => new(ColumnKind.Number, position);

    private static ColumnGroup Finite(int position) => new(ColumnKind.Finite, position);

    private static ColumnGroup? Weight(CsvHeader header) => Optional(header.Find("weight"), position => new ColumnGroup(ColumnKind.Weight, position));

    private static ColumnGroup? Optional(int? position, Func<int, ColumnGroup> group) => position is { } found ? group(found) : null;
}
