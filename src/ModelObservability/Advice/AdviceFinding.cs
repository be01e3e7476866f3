using System.Diagnostics.CodeAnalysis;
using ModelObservability.Signals;

namespace ModelObservability.Instrumentation;

/// <summary>Advice that holds now, given by a rule of a diagnosis.</summary>
/// <param name="Definition">The kind of advice.</param>
/// <param name="Evidence">The numbers behind it, by name. Never inputs or outputs of the model. Under <c>run</c> is the run it is about, if it is about one.</param>
[Experimental("MOX001")]
public sealed record AdviceFinding(SignalDefinition Definition, IReadOnlyDictionary<string, object> Evidence);
