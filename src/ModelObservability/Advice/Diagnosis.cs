using System.Text;

namespace ModelObservability.Advice;

/// <summary>What is wrong with a model now and what to do, the most urgent first; an immutable value.</summary>
/// <param name="Model">The model.</param>
/// <param name="Time">When it was made.</param>
/// <param name="Findings">
/// Signals of the last 15 minutes and advice that holds now, ranked by severity; within one, findings before advice. Empty if nothing was found.
/// </param>
public sealed record Diagnosis(ModelIdentity Model, DateTimeOffset Time, IReadOnlyList<Signal> Findings)
{
    /// <summary>The diagnosis for people: a line per finding, numbered.</summary>
    public override string ToString()
    {
        if (Findings.Count == 0) return $"{(Model.Version is { } version ? $"{Model.Name} {version}" : Model.Name)}: nothing was found.";
        StringBuilder text = new();
        for (int index = 0; index < Findings.Count; index++)
            text.Append(index == 0 ? "" : "\n").Append(index + 1).Append(". ").Append(Findings[index].Severity).Append(' ').Append(Findings[index]);
        return text.ToString();
    }
}
