using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using ModelObservability.Advice;
using ModelObservability.Inference;
using ModelObservability.Telemetry;

namespace ModelObservability.Instrumentation;

/// <summary>Members of a monitor that adapters need and applications do not.</summary>
[Experimental("MOX001")]
public static class MonitorInstrumentation
{
    extension(ModelMonitor monitor)
    {
        /// <summary>The application's clock, with its exceptions caught.</summary>
        public SafeClock Clock => monitor.Clock;

        /// <summary>The application's clock itself, for timers.</summary>
        public TimeProvider TimeProvider => monitor.TimeProvider;

        /// <summary>Whether the monitor is disposed. Then wrapping throws, and what is already wrapped continues unobserved.</summary>
        public bool IsDisposed => monitor.IsDisposed;

        /// <summary>The source of the spans of calls, for libraries that start additional spans; these are not protected from listeners.</summary>
        public static ActivitySource? ActivitySource => CoreSource.Instance.Unguarded;

        /// <summary>Steps of all training runs of the model in this process so far, including those of other monitors of the same model.</summary>
        public long TrainingSteps => monitor.TrainingSteps;

        /// <summary>The meters of the hardware that is joined to the model; null for none. There is one pair at a time.</summary>
        public WorkMeters? Meters
        {
            get => monitor.Meters;
            set => monitor.Meters = value;
        }

        /// <summary>A monitor whose series are not published, for calls whose model is not known yet (<see cref="ActiveCall.AssignTo"/>).</summary>
        /// <param name="timeProvider">The clock; null for the system clock.</param>
        public static ModelMonitor Unpublished(TimeProvider? timeProvider) => ModelMonitor.Unpublished(timeProvider);

        /// <summary>Has an object disposed together with the monitor.</summary>
        /// <param name="part">The object.</param>
        /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
        public void Own(IDisposable part) => monitor.Own(part);

        /// <summary>Gets the monitor's only object of a type, or creates it; it is disposed with the monitor. A model has one, however often it is wrapped.</summary>
        /// <typeparam name="TPart">A type of the adapter.</typeparam>
        /// <param name="create">Creates it; must not call the monitor's listeners.</param>
        /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
        public TPart Part<TPart>(Func<ModelMonitor, TPart> create) where TPart : class, IDisposable => monitor.Part(create);

        /// <summary>Publishes counters of these signals for the model from now on, starting at 0.</summary>
        /// <param name="definitions">The signals the adapter can raise.</param>
        public void UseSignals(IReadOnlyList<SignalDefinition> definitions) => monitor.Signals.Use(definitions);

        /// <summary>Publishes the counters of an inspection for the model from now on, starting at 0.</summary>
        /// <param name="inspection">The inspection the adapter uses.</param>
        public void UseInspection(OutputInspection inspection) => monitor.Inference.Inspect(inspection);

        /// <summary>
        /// Raises a signal for a finding that may recur: once, and again only after a minute without it. Never throws.
        /// </summary>
        /// <param name="definition">The kind of finding.</param>
        /// <param name="evidence">Creates the numbers behind it, by attribute name, if the signal is raised. Never inputs or outputs of the model.</param>
        /// <param name="span">The span it was found in; null for the current one.</param>
        public void RaiseSignal(SignalDefinition definition, Func<IReadOnlyDictionary<string, object>> evidence, Activity? span = null) =>
            monitor.Signals.Raise(definition, span, evidence);

        /// <summary>Raises a signal every time, for detectors that know when an episode begins. Never throws.</summary>
        /// <param name="definition">The kind of finding.</param>
        /// <param name="evidence">The numbers behind it, by attribute name. Never inputs or outputs of the model.</param>
        /// <param name="span">The span it was found in; null for the current one.</param>
        public void RaiseSignal(SignalDefinition definition, IReadOnlyDictionary<string, object> evidence, Activity? span = null) =>
            monitor.Signals.Announce(definition, span, evidence);

        /// <summary>
        /// Adds rules that a diagnosis asks (<see cref="DiagnosisExtensions.Diagnose"/>): each gives the kinds of findings that hold now, with the numbers
        /// behind them. What a rule throws is caught and counted.
        /// </summary>
        /// <param name="rules">The rules.</param>
        /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
        public void AddAdvice(Func<IEnumerable<AdviceFinding>> rules) =>
            monitor.Part(static owner => new Advisors(owner)).Add(rules);

        /// <summary>Wraps a stream; each enumeration is a call. Returns the stream itself while there are no listeners, or if it is null.</summary>
        /// <typeparam name="T">The type of the items.</typeparam>
        /// <param name="stream">The stream.</param>
        /// <param name="shape">The shape of its calls.</param>
        public IAsyncEnumerable<T> ObserveStream<T>(IAsyncEnumerable<T> stream, ICallShape shape) => ObservedStream<T>.Around(monitor, stream, shape);
    }
}
