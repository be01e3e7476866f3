using System.Globalization;
using ModelObservability.Metrics;

namespace Evaluate.Arguments;

/// <summary>What the command line asks for.</summary>
internal sealed record EvaluateOptions
{
    /// <summary>What kind of model the file is about.</summary>
    public required EvaluationTask Task { get; init; }

    /// <summary>The file; "-" is standard input.</summary>
    public required string File { get; init; }

    /// <summary>True for one JSON object instead of tables.</summary>
    public bool Json { get; init; }

    /// <summary>What scores without an answer return.</summary>
    public Undefined Undefined { get; init; }

    /// <summary>The score at and above which a sample is predicted positive; null to take the predictions in the file.</summary>
    public double? Threshold { get; init; }

    /// <summary>The number of classes; null to take it from the columns.</summary>
    public int? Classes { get; init; }

    /// <summary>The names of the classes, or of the labels of a sample; null where their numbers are names enough.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Bins of the reliability table.</summary>
    public int Bins { get; init; } = 15;

    /// <summary>The folder for pictures; null for none.</summary>
    public string? PlotFolder { get; init; }

    /// <summary>What to call classes or labels, as many as there are.</summary>
    public IReadOnlyList<string> NamesOf(int count) => Names ?? [.. Enumerable.Range(0, count).Select(index => index.ToString(CultureInfo.InvariantCulture))];
}
