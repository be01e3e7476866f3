using System.Diagnostics.CodeAnalysis;
using ModelObservability.Training;

namespace ModelObservability.Instrumentation;

/// <summary>Members of a training run that adapters need and applications do not.</summary>
[Experimental("MOX001")]
public static class RunInstrumentation
{
    extension(TrainingRun run)
    {
        /// <summary>The monitor of the model that is trained.</summary>
        public ModelMonitor Monitor => run.Monitor;

        /// <summary>
        /// Raises a signal of the run, every time, for detectors that know when an episode begins: to handlers, logs, the span of the epoch and
        /// the sinks, and to the application, whose decision is carried out. Nothing happens where the detectors of the run do not run either:
        /// nobody listens, <see cref="TrainingOptions.Detection"/> is null, the run is over. Never throws.
        /// </summary>
        /// <param name="definition">The kind of finding.</param>
        /// <param name="evidence">The numbers behind it, by name; <c>run</c>, <c>epoch</c> and <c>step</c> are added.</param>
        /// <returns>What the application decided.</returns>
        public TrainingAction RaiseSignal(SignalDefinition definition, params (string Name, object Value)[] evidence) => run.RaiseSignal(definition, evidence);
    }
}
