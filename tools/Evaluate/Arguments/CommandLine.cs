using System.Globalization;
using ModelObservability.Metrics;

namespace Evaluate.Arguments;

/// <summary>Reads the command line.</summary>
internal static class CommandLine
{
    public const string Usage = """
        usage: evaluate TASK FILE.csv [options]

        TASK and the columns that the first line of the file must name:
          binary       y_true (0 or 1), and y_pred (0 or 1), y_score or both; weight if there is one
          multiclass   y_true (0 … k-1), and y_pred, p0 … p(k-1) or both; weight if there is one
          multilabel   y_true_0 … (0 or 1), and y_pred_0 …, y_score_0 … or both; weight if there is one
          regression   y_true, y_pred; weight if there is one
        Other columns are passed over. FILE.csv: UTF-8, RFC 4180, lines that end in LF or CR LF; - reads standard input

        options
          --json                 one JSON object instead of tables
          --undefined MODE       what 0/0 answers: nan (default) or scikit-learn
          --threshold T          predict positive at scores of T and above, instead of y_pred (binary, multilabel);
                                 default: y_pred, or 0.5 where the file has scores only
          --classes K            number of classes, 2 to 46339 (multiclass; default: the p columns; needed without them)
          --names A,B,…          what to call the classes (binary, multiclass) or labels (multilabel), from number 0 on; of classes
                                 y_true and y_pred may then hold names as well as numbers
          --bins N               bins of the reliability table, 1 to 10000 (binary, multiclass); default: 15
          --plot DIR             write pictures (SVG) into DIR, as the columns allow, and say which: the confusion table, ROC, precision-recall,
                                 reliability (with weights ROC and precision-recall only); of regression predictions and errors
          --help                 this text

        scores: those of scikit-learn, and under its names in JSON; keys that end in zero_division_0 or _1 answer 0/0 so in every
        mode. Log loss, Brier score and calibration need scores of 0 … 1 and are NaN where one is not. Intervals are of 95 %: Wilson's
        for shares, DeLong's for the area. With weights, what scikit-learn answers with sample_weight; then there are no intervals, no
        calibration and no one-vs-one ROC AUC. Of more than 4096 classes there is no ROC AUC.

        A row with a bad cell counts in no score; file, line, column and value of the first 20 are written to standard error.

        Memory does not grow with the file, except for ROC AUC, average precision and their curves: these are exact and keep 8 bytes for
        each score (16 with weights). Curves have at most 10000 points. The median absolute error is exact up to 1048576 rows, and beyond
        to a relative 0.001 in constant memory; with weights it is the lower weighted median.

        exit code: 0; 1 where the arguments or the file cannot be used; 2 where more rows were rejected than accepted
        """;

    private const int MostBins = 10_000;

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
                "--names" => options with { Names = NamesOf(Next()) },
                "--bins" => options with { Bins = BinsOf(Next()) },
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

    private static int BinsOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int bins) && bins is >= 1 and <= MostBins
            ? bins
            : throw new UsageException($"--bins is {text}; allowed is 1 to {MostBins}.");

    private static string[] NamesOf(string text)
    {
        string[] names = text.Split(',', StringSplitOptions.TrimEntries);
        if (names.Any(string.IsNullOrEmpty) || names.Distinct(StringComparer.Ordinal).Count() < names.Length)
            throw new UsageException($"--names is {text}; different names are needed, with commas between them.");
        return names;
    }

    /// <summary>An option that the task cannot use is a mistake to be told, not to be passed over.</summary>
    private static void RequireMeaning(EvaluateOptions options)
    {
        if (options.Threshold is not null && options.Task is not (EvaluationTask.Binary or EvaluationTask.Multilabel))
            throw new UsageException($"--threshold has no meaning for {Lower(options.Task)}.");
        if (options.Classes is not null && options.Task != EvaluationTask.Multiclass)
            throw new UsageException($"--classes has no meaning for {Lower(options.Task)}.");
        if (options.Bins != new EvaluateOptions { Task = default, File = "" }.Bins && options.Task is not (EvaluationTask.Binary or EvaluationTask.Multiclass))
            throw new UsageException($"--bins has no meaning for {Lower(options.Task)}.");
        if (options.Names is not null && options.Task == EvaluationTask.Regression)
            throw new UsageException("--names has no meaning for regression.");
        if (options is { Names.Count: var names, Classes: { } classes } && names != classes)
            throw new UsageException($"--classes is {classes}, but --names has {names}.");
    }

    private static string Lower(EvaluationTask task) => task switch
    {
        EvaluationTask.Binary => "binary",
        EvaluationTask.Multiclass => "multiclass",
        EvaluationTask.Multilabel => "multilabel",
        _ => "regression",
    };
}
