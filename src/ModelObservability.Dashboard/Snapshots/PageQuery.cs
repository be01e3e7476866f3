using Microsoft.AspNetCore.Http;
using ModelObservability.Dashboard.History;

namespace ModelObservability.Dashboard.Snapshots;

/// <summary>What a page wants to see.</summary>
/// <param name="View">The view.</param>
/// <param name="Model">The name of the model; empty for all.</param>
/// <param name="Minutes">How far back: up to 15 in seconds, beyond that in minutes.</param>
internal sealed record PageQuery(PageView View, string Model, int Minutes)
{
    /// <summary>Whether minutes are shown instead of seconds.</summary>
    public bool InMinutes => Minutes * Depth.SecondsPerMinute > Depth.Seconds;

    /// <summary>Reads a query; null where it makes no sense.</summary>
    public static PageQuery? Of(IQueryCollection query)
    {
        PageView? view = query["view"].ToString() switch
        {
            "" or "overview" => PageView.Overview,
            "model" => PageView.Model,
            "gpus" => PageView.Gpus,
            "health" => PageView.Health,
            _ => null,
        };
        int minutes = 15;
        return view is { } known && (query["minutes"].Count == 0 || (int.TryParse(query["minutes"], out minutes) && minutes is >= 1 and <= Depth.Minutes))
            ? new(known, query["model"].ToString(), minutes)
            : null;
    }

    /// <summary>Whether something that is watched is part of the view.</summary>
    public bool Shows(WatchedKey key) => View switch
    {
        PageView.Model => key.Scope == WatchedScope.Model && key.Name == Model,
        PageView.Gpus => key.Scope == WatchedScope.Gpu,
        PageView.Health => key.Scope == WatchedScope.Library,
        _ => false,
    };
}

/// <summary>The views of the page.</summary>
internal enum PageView
{
    Overview,
    Model,
    Gpus,
    Health,
}
