using System.Diagnostics;
using ModelObservability.Signals;

namespace ModelObservability;

/// <summary>A typed finding about a model, like a compiler diagnostic: a stable code, evidence, and what to do about it.</summary>
/// <param name="Code">The stable code, as in <c>docs/signals/MO1001.md</c>.</param>
/// <param name="Severity">How urgent it is.</param>
/// <param name="Model">The model.</param>
/// <param name="Message">What was found, in one sentence.</param>
/// <param name="Suggestion">What to do about it.</param>
/// <param name="Time">When it was found.</param>
/// <param name="Evidence">The numbers behind it, by attribute name. Never inputs or outputs of the model.</param>
/// <param name="Trace">The span it was found in; default if there is none.</param>
public sealed record Signal(
    string Code,
    SignalSeverity Severity,
    ModelIdentity Model,
    string Message,
    string Suggestion,
    DateTimeOffset Time,
    IReadOnlyDictionary<string, object> Evidence,
    ActivityContext Trace)
{
    /// <summary>One line for people: <c>MO2002 fraud 1.0: The training loss jumped far above its level (loss 5, batches [300, 301]). What to do.</c></summary>
    public override string ToString()
    {
        string model = Model.Version is { } version ? $"{Model.Name} {version}" : Model.Name, evidence = EvidenceText.Of(Evidence);
        return $"{Code} {model}: {Message}{(evidence.Length == 0 ? "" : $" ({evidence})")}. {Suggestion}";
    }
}
