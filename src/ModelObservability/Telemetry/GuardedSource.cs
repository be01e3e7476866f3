using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using ModelObservability.Telemetry;

namespace ModelObservability.Instrumentation;

/// <summary>
/// An activity source that survives its listeners and leaves <see cref="Activity.Current"/> as it found it. In .NET a throwing
/// <c>ActivityStarted</c> leaves an activity behind that its caller never received; a throwing <c>ActivityStopped</c> a stopped one.
/// </summary>
[Experimental("MOX001")]
#pragma warning disable CA1001 // lives as long as the process
public sealed class GuardedSource
#pragma warning restore CA1001
{
    private readonly Publication publication = new();
    private volatile ActivitySource? source;

    /// <summary>A source that nobody knows of before <see cref="Publish"/>: listeners are asked whether they want it.</summary>
    /// <param name="name">Its name: what applications give to <c>AddSource</c>.</param>
    /// <param name="version">The version of the package that makes it; null for none.</param>
    public GuardedSource(string name, string? version = null) => publication.Plan(() => source = Create(name, version));

    /// <summary>Whether somebody wants spans.</summary>
    public bool HasListeners => source is { } made && made.HasListeners();

    /// <summary>
    /// The source itself, for a library that starts spans of its own between ours; null before <see cref="Publish"/>. What listeners throw at such a
    /// span reaches who starts it.
    /// </summary>
    public ActivitySource? Unguarded => source;

    /// <summary>Makes the source known. As <see cref="GuardedMeter.Publish"/>, never in a type initialiser.</summary>
    public void Publish() => publication.Complete();

    /// <summary>Starts a span as a child of <see cref="Activity.Current"/> and makes it current.</summary>
    /// <param name="name">The name of the span.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="tags">Attributes it carries. Given after the start: given before, an enumerator is allocated for every span.</param>
    /// <returns>The span; null where nobody wants it or a listener failed, and then the current activity is as before.</returns>
    public Activity? Start(string name, ActivityKind kind, KeyValuePair<string, object?>[] tags)
    {
        if (!HasListeners) return null;
        Activity? caller = Activity.Current, span = null;
        try
        {
            span = source!.CreateActivity(name, kind);
            MakeCurrent(caller); // its parent, whatever a sampler has made current
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
    /// Stops a span. Where it is current, what was current before it is current again; what the application has made current meanwhile stays,
    /// and whatever listeners make current is undone.
    /// </summary>
    /// <param name="span">The span.</param>
    /// <param name="before">What was current before it.</param>
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

    /// <summary>Leaves a span that goes on: what was current before it is current again, unless the application has made something else current.</summary>
    /// <param name="span">The span; null does nothing.</param>
    /// <param name="before">What was current before it.</param>
    public static void Leave(Activity? span, Activity? before)
    {
        if (span is not null && ReferenceEquals(Activity.Current, span)) MakeCurrent(before);
    }

    /// <summary>
    /// Makes an activity current if it is not already. .NET refuses one that another thread has stopped: the nearest one above it that runs
    /// stands in for it.
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

    /// <summary>Finds the source that was registered before a throwing <c>ShouldListenTo</c> came out of its constructor.</summary>
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
