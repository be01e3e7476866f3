using ModelObservability.Signals;

namespace ModelObservability.Detection;

/// <summary>What a detector found. Made once per episode, so that a detector costs no allocation while all is well or stays bad.</summary>
/// <param name="Definition">Which signal it is.</param>
/// <param name="Evidence">The numbers behind it.</param>
internal sealed record Finding(SignalDefinition Definition, params (string Name, object Value)[] Evidence);
