using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using ModelObservability.Telemetry;

namespace ModelObservability.Instrumentation;

/// <summary>
/// An activity source protected from its listeners; it leaves <see cref="Activity.Current"/> as it found it. In .NET a throwing
/// <c>ActivityStarted</c> leaves an activity current that the caller never received, and a throwing <c>ActivityStopped</c> a stopped one.
/// </summary>
[Experimental("MOX001")]
#pragma warning disable CA1001 // lives as long as the process
public sealed class GuardedSource
#pragma warning restore CA1001
{
    private readonly Publication publication = new();
    private volatile ActivitySource? source;

    /// <summary>Creates a source; <see cref="Publish"/> makes it visible to listeners.</summary>
    /// <param name="name">The name applications pass to <c>AddSource</c>.</param>
    /// <param name="version">The version of the instrumenting package; null for none.</param>
    public GuardedSource(string name, string? version = null) => publication.Add(() => source = Create(name, version));

    /// <summary>Whether the source has listeners.</summary>
    public bool HasListeners => source is { } made && made.HasListeners();

    /// <summary>
    /// The source itself, for a library that starts spans of its own between ours; null before <see cref="Publish"/>. What listeners throw at such a
    /// span reaches who starts it.
    /// </summary>
    public ActivitySource? Unguarded => source;

    /// <summary>Makes the source visible to listeners. Like <see cref="GuardedMeter.Publish"/>, never call it from a type initializer.</summary>
    public void Publish() => publication.Complete();

    /// <summary>Starts a span as a child of <see cref="Activity.Current"/> and makes it current.</summary>
    /// <param name="name">The name of the span.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="tags">Its attributes. They are set after the start, because passing them to it allocates an enumerator for every span.</param>
    /// <returns>The span; null if it is not sampled or a listener failed. The current activity is unchanged then.</returns>
    public Activity? Start(string name, ActivityKind kind, KeyValuePair<string, object?>[] tags) =>
        HasListeners ? Start(name, kind, tags, Activity.Current) : null;

    /// <summary>Starts a span as a child of the activity that is current, which the caller has just read.</summary>
    internal Activity? Start(string name, ActivityKind kind, KeyValuePair<string, object?>[] tags, Activity? caller)
    {
        Activity? span = null;
        try
        {
            span = source!.CreateActivity(name, kind);
            MakeCurrent(caller); // the parent, even if a sampler changed the current activity
            span?.Start();
            if (span is { IsAllDataRequested: true })
                foreach (var (key, value) in tags) span.AddTag(key, value);
        }
        catch when (Faults.Caught(FaultSite.Span))
        {
        }

        MakeCurrent(span ?? caller);
        return span;
    }

    /// <summary>
    /// Stops a span. If it is current, the activity before it becomes current again; an activity the application has made current since then stays,
    /// and changes made by listeners are undone.
    /// </summary>
    /// <param name="span">The span.</param>
    /// <param name="before">The activity that was current before it.</param>
    public static void Stop(Activity span, Activity? before)
    {
        Activity? now = Activity.Current;
        try
        {
            span.Stop();
        }
        catch when (Faults.Caught(FaultSite.Span))
        {
        }

        MakeCurrent(ReferenceEquals(now, span) ? before : now);
    }

    /// <summary>Leaves a span without stopping it: the activity before it becomes current again, unless the application has made another one current.</summary>
    /// <param name="span">The span; with null nothing happens.</param>
    /// <param name="before">The activity that was current before it.</param>
    public static void Leave(Activity? span, Activity? before)
    {
        if (span is not null && ReferenceEquals(Activity.Current, span)) MakeCurrent(before);
    }

    /// <summary>
    /// Makes an activity current if it is not already. .NET rejects one that another thread has stopped; then its nearest running ancestor becomes
    /// current.
    /// </summary>
    /// <param name="activity">The activity; null for none.</param>
    public static void MakeCurrent(Activity? activity)
    {
        try
        {
            while (activity is { IsStopped: true }) activity = activity.Parent;
            if (!ReferenceEquals(Activity.Current, activity)) Activity.Current = activity;
        }
        catch when (Faults.Caught(FaultSite.Span))
        {
        }
    }

    private static ActivitySource? Create(string name, string? version)
    {
        try
        {
            return new ActivitySource(name, version);
        }
        catch when (Faults.Caught(FaultSite.Span))
        {
            return Find(name);
        }
    }

    /// <summary>Finds the source that was registered before its constructor threw because of a listener's <c>ShouldListenTo</c>.</summary>
    private static ActivitySource? Find(string name)
    {
        ActivitySource? found = null;
        using ActivityListener finder = new()
        {
            ShouldListenTo = candidate =>
            {
                if (candidate.Name == name) found = candidate;
                return false;
            },
        };
        ActivitySource.AddActivityListener(finder);
        return found;
    }
}
