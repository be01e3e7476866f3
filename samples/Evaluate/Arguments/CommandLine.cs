using System.Globalization;
using ModelObservability.Metrics;

namespace Evaluate.Arguments;

/// <summary>Reads the command line.</summary>
internal static class CommandLine
{
    public const string Usage = """
        usage: evaluate TASK FILE.csv [options]

        TASK and the columns that the first line of the file must name:
          binary       y_true (0 or 1), and y_pred (0 or 1), y_score or both
          multiclass   y_true (0 … k-1), and y_pred, p0 … p(k-1) or both
          multilabel   y_true_0 … (0 or 1), and y_pred_0 …, y_score_0 … or both
          regression   y_true, y_pred
        FILE.csv: UTF-8, RFC 4180; - reads standard input

        options
          --json                 one JSON object instead of tables
          --undefined MODE       what 0/0 answers: nan (default) or scikit-learn
          --threshold T          predict positive at scores of T and above, instead of y_pred (binary, multilabel);
                                 default: y_pred, or 0.5 where the file has scores only
          --classes K            number of classes, 2 to 46339 (multiclass; default: the p columns; needed without them)
          --plot DIR             write pictures (SVG) into DIR
          --help                 this text

        scores: those of scikit-learn, and under its names in JSON; keys that end in zero_division_0 or _1 answer 0/0 so in every
        mode. A row with a bad cell counts in no score. Memory does not grow with the file, except for ROC AUC, average precision
        and their curves: these are exact and keep 8 bytes for each y_score. Curves have at most 10000 points.

        not there yet: log loss, Brier score, ROC AUC of more than two classes, reliability, all of regression

        exit code: 0; 1 where the arguments or the file cannot be used; 2 where more rows were rejected than accepted, or where the
        task has no scores yet
        """;

    /// <summary>The options, or null where help was asked for.</summary>
    /// <exception cref="UsageException">Something is unknown, missing or out of range.</exception>
    public static EvaluateOptions? Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Contains("--help") || arguments.Contains("-h"))
            return null;

        List<string> names = [];
        EvaluateOptions options = new() { Task = default, File = "" };
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            options = argument switch
            {
                "--json" => options with { Json = true },
                "--undefined" => options with { Undefined = ModeOf(Next()) },
                "--threshold" => options with { Threshold = NumberOf(Next()) },
                "--classes" => options with { Classes = ClassesOf(Next()) },
                "--plot" => options with { PlotFolder = Next() },
                _ when argument.StartsWith('-') && argument != "-" => throw new UsageException($"There is no option {argument}."),
                _ => Named(argument),
            };

            string Next() => ++i < arguments.Count ? arguments[i] : throw new UsageException($"{argument} needs a value.");
        }

        if (names.Count != 2)
            throw new UsageException($"A task and a file are needed; given: {(names.Count == 0 ? "nothing" : string.Join(' ', names))}.");
        options = options with { Task = TaskOf(names[0]), File = names[1] };
        RequireMeaning(options);
        return options;

        EvaluateOptions Named(string name)
        {
            names.Add(name);
            return options;
        }
    }

    private static EvaluationTask TaskOf(string name) => name switch
    {
        "binary" => EvaluationTask.Binary,
        "multiclass" => EvaluationTask.Multiclass,
        "multilabel" => EvaluationTask.Multilabel,
        "regression" => EvaluationTask.Regression,
        _ => throw new UsageException($"There is no task {name}; there are binary, multiclass, multilabel and regression."),
    };

    private static Undefined ModeOf(string name) => name switch
    {
        "nan" => Undefined.NaN,
        "scikit-learn" => Undefined.ScikitLearn,
        _ => throw new UsageException($"--undefined is {name}; allowed is nan or scikit-learn."),
    };

    private static double NumberOf(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && !double.IsNaN(number)
            ? number
            : throw new UsageException($"--threshold is {text}; a number is needed, with a full stop for the fraction.");

    private static int ClassesOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int classes)
        && classes is >= 2 and <= MulticlassConfusion.MaxClasses
            ? classes
            : throw new UsageException($"--classes is {text}; allowed is 2 to {MulticlassConfusion.MaxClasses}.");

    /// <summary>An option that the task cannot use is a mistake to be told, not to be passed over.</summary>
    private static void RequireMeaning(EvaluateOptions options)
    {
        if (options.Threshold is not null && options.Task is not (EvaluationTask.Binary or EvaluationTask.Multilabel))
            throw new UsageException($"--threshold has no meaning for {Lower(options.Task)}.");
        if (options.Classes is not null && options.Task != EvaluationTask.Multiclass)
            throw new UsageException($"--classes has no meaning for {Lower(options.Task)}.");
    }

    private static string Lower(EvaluationTask task) => task switch
    {
        EvaluationTask.Binary => "binary",
        EvaluationTask.Multiclass => "multiclass",
        EvaluationTask.Multilabel => "multilabel",
        _ => "regression",
    };
}
