using System.Globalization;
using ModelObservability.Instrumentation;
using ModelObservability.Telemetry;

namespace ModelObservability.Objectives;

/// <summary>The attribute sets of one objective, created once.</summary>
internal sealed class ObjectiveTags
{
    public ObjectiveTags(ModelIdentity identity, string name, IEnumerable<BurnRateWindow> windows)
    {
        KeyValuePair<string, object?> objective = new(Names.Objectives.Name, name);
        Objective = ModelTags.Of(identity, objective);
        Good = ModelTags.Of(identity, objective, new(Names.Objectives.Result, "good"));
        Bad = ModelTags.Of(identity, objective, new(Names.Objectives.Result, "bad"));
        Windows = [.. windows.Select(window => (
            ModelTags.Of(identity, objective, new(Names.Objectives.Window, TextOf(window.Length))),
            ModelTags.Of(identity, objective, new(Names.Objectives.Window, TextOf(window.ShortLength)))))];
    }

    public KeyValuePair<string, object?>[] Objective { get; }

    public KeyValuePair<string, object?>[] Good { get; }

    public KeyValuePair<string, object?>[] Bad { get; }

    /// <summary>Of the long and the short window of each rule.</summary>
    public (KeyValuePair<string, object?>[] Long, KeyValuePair<string, object?>[] Short)[] Windows { get; }

    /// <summary>As PromQL writes a duration: <c>5m</c>, <c>6h</c>, <c>3d</c>.</summary>
    private static string TextOf(TimeSpan window)
    {
        (long unit, string name) = window.Ticks switch
        {
            var ticks when ticks % TimeSpan.TicksPerDay == 0 => (TimeSpan.TicksPerDay, "d"),
            var ticks when ticks % TimeSpan.TicksPerHour == 0 => (TimeSpan.TicksPerHour, "h"),
            var ticks when ticks % TimeSpan.TicksPerMinute == 0 => (TimeSpan.TicksPerMinute, "m"),
            var ticks when ticks % TimeSpan.TicksPerSecond == 0 => (TimeSpan.TicksPerSecond, "s"),
            _ => (TimeSpan.TicksPerMillisecond, "ms"),
        };
        return (window.Ticks / unit).ToString(CultureInfo.InvariantCulture) + name;
    }
}
