using System.Diagnostics;

namespace ModelObservability.Telemetry;

/// <summary>
/// An activity source that survives its listeners and leaves <see cref="Activity.Current"/> as it found it. In .NET a throwing
/// <c>ActivityStarted</c> leaves an activity behind that its caller never received; a throwing <c>ActivityStopped</c> a stopped one.
/// </summary>
#pragma warning disable CA1001 // lives as long as the process
internal sealed class GuardedSource
#pragma warning restore CA1001
{
    private readonly ActivitySource? source;

    public GuardedSource(string name)
    {
        try
        {
            source = new ActivitySource(name, typeof(GuardedSource).Assembly.GetName().Version?.ToString(3));
        }
        catch when (Faults.Caught(FaultSite.Span))
        {
            source = Find(name);
        }
    }

    public bool HasListeners => source is not null && source.HasListeners();

    /// <summary>The source itself, for who asks whether it has listeners on every call: one load less.</summary>
    public ActivitySource? Inner => source;

    /// <summary>Starts a span as a child of <see cref="Activity.Current"/> and makes it current.</summary>
    /// <param name="name">The name of the span.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="tags">Attributes it carries. Given after the start: given before, an enumerator is allocated for every span.</param>
    /// <returns>The span; null where nobody wants it or a listener failed, and then the current activity is as before.</returns>
    public Activity? Start(string name, ActivityKind kind, KeyValuePair<string, object?>[] tags)
    {
        if (!HasListeners) return null;
        Activity? before = Activity.Current;
        try
        {
            Activity? span = source!.StartActivity(name, kind);
            if (span is { IsAllDataRequested: true })
                foreach (var (key, value) in tags) span.AddTag(key, value);
            return span;
        }
        catch when (Faults.Caught(FaultSite.Span))
        {
            MakeCurrent(before);
            return null;
        }
    }

    /// <summary>Stops a span; the caller makes current what it wants current.</summary>
    public static void Stop(Activity span)
    {
        try
        {
            span.Stop();
        }
        catch when (Faults.Caught(FaultSite.Span))
        {
        }
    }

    /// <summary>Makes an activity current if it is not already.</summary>
    public static void MakeCurrent(Activity? activity)
    {
        try
        {
            if (!ReferenceEquals(Activity.Current, activity)) Activity.Current = activity;
        }
        catch when (Faults.Caught(FaultSite.Span))
        {
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
