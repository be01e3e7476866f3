using ModelObservability.Signals;

namespace ModelObservability.Detection;

/// <summary>A finding of a detector. Created once per episode, so that a detector allocates nothing while its result does not change.</summary>
/// <param name="Definition">The signal to raise.</param>
/// <param name="Evidence">The numbers behind it.</param>
internal sealed record Finding(SignalDefinition Definition, params (string Name, object Value)[] Evidence);
