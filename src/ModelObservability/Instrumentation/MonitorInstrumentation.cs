using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using ModelObservability.Inference;
using ModelObservability.Telemetry;

namespace ModelObservability.Instrumentation;

/// <summary>What an adapter of a runtime needs of a monitor, and an application does not.</summary>
[Experimental("MOX001")]
public static class MonitorInstrumentation
{
    extension(ModelMonitor monitor)
    {
        /// <summary>The application's clock, read so that its faults go no further.</summary>
        public SafeClock Clock => monitor.Clock;

        /// <summary>The application's clock itself, for timers.</summary>
        public TimeProvider TimeProvider => monitor.TimeProvider;

        /// <summary>Whether the monitor is disposed. What wraps throws then; what is wrapped goes on unobserved.</summary>
        public bool IsDisposed => monitor.IsDisposed;

        /// <summary>The source of the spans of calls, for a library that starts spans of its own between them; they are not guarded.</summary>
        public ActivitySource? ActivitySource => CoreSource.Instance.Unguarded;

        /// <summary>Steps of all training runs of the model in this process so far, those of other monitors of it included.</summary>
        public long TrainingSteps => monitor.TrainingSteps;

        /// <summary>What measures the hardware's part in the work; null where nothing is joined. One at a time.</summary>
        public WorkMeters? Meters
        {
            get => monitor.Meters;
            set => monitor.Meters = value;
        }

        /// <summary>A monitor whose series nobody sees: for calls whose model is not known yet (<see cref="ActiveCall.AssignTo"/>).</summary>
        /// <param name="timeProvider">The clock; the system's when null.</param>
        public static ModelMonitor Unpublished(TimeProvider? timeProvider) => ModelMonitor.Unpublished(timeProvider);

        /// <summary>Ties a part to the monitor's life: it is disposed with the monitor.</summary>
        /// <param name="part">The part.</param>
        /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
        public void Own(IDisposable part) => monitor.Own(part);

        /// <summary>The monitor's one part of a kind, made when it is first asked for; disposed with the monitor. However often a model is wrapped, it has one.</summary>
        /// <typeparam name="TPart">The kind: a type of the adapter's own.</typeparam>
        /// <param name="create">Makes it; does not call the monitor's listeners.</param>
        /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
        public TPart Part<TPart>(Func<ModelMonitor, TPart> create) where TPart : class, IDisposable => monitor.Part(create);

        /// <summary>From now on these signals are published for the model, at 0 where none was raised.</summary>
        /// <param name="definitions">What the adapter may raise.</param>
        public void UseSignals(IReadOnlyList<SignalDefinition> definitions) => monitor.Signals.Use(definitions);

        /// <summary>From now on what an inspection counts is published for the model, at 0 where nothing was found.</summary>
        /// <param name="inspection">What the adapter will look at outputs with.</param>
        public void UseInspection(OutputInspection inspection) => monitor.Inference.Inspect(inspection);

        /// <summary>
        /// Tells of a finding that may be seen again and again: raised once, and again when it was not seen for a minute. Never throws.
        /// </summary>
        /// <param name="definition">What kind of finding.</param>
        /// <param name="evidence">Makes the numbers behind it, by attribute name, where it is raised. Never inputs or outputs of the model.</param>
        /// <param name="span">The span it was found in; null: the current one.</param>
        public void RaiseSignal(SignalDefinition definition, Func<IReadOnlyDictionary<string, object>> evidence, Activity? span = null) =>
            monitor.Signals.Raise(definition, span, evidence);

        /// <summary>Tells of a finding every time; for finders that know when an episode begins. Never throws.</summary>
        /// <param name="definition">What kind of finding.</param>
        /// <param name="evidence">The numbers behind it, by attribute name. Never inputs or outputs of the model.</param>
        /// <param name="span">The span it was found in; null: the current one.</param>
        public void RaiseSignal(SignalDefinition definition, IReadOnlyDictionary<string, object> evidence, Activity? span = null) =>
            monitor.Signals.Announce(definition, span, evidence);

        /// <summary>A stream, watched: each enumeration is a call of its own. Itself where nobody listens, and where it is null.</summary>
        /// <typeparam name="T">The items.</typeparam>
        /// <param name="stream">The stream.</param>
        /// <param name="shape">How its calls differ from others.</param>
        public IAsyncEnumerable<T> ObserveStream<T>(IAsyncEnumerable<T> stream, ICallShape shape) => ObservedStream<T>.Around(monitor, stream, shape);
    }
}
