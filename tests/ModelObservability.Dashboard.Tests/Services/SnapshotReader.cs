using System.Text.Json.Nodes;

namespace ModelObservability.Dashboard.Tests;

/// <summary>What a service on a port tells the page.</summary>
internal static class SnapshotReader
{
    private static readonly HttpClient Client = new();
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2), Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The snapshot of a view, as in <c>view=model&amp;model=fraud</c>.</summary>
    public static async Task<JsonObject> OfAsync(string address, string query) =>
        JsonNode.Parse(await Client.GetStringAsync(new Uri($"{address}/-/snapshot?{query}")))!.AsObject();

    /// <summary>Waits until a view has something to show, and fails where it has not after two minutes.</summary>
    public static async Task UntilAsync(string address, string query, string what, Func<JsonObject, bool> isThere)
    {
        for (long start = TimeProvider.System.GetTimestamp(); !isThere(await OfAsync(address, query)); await Task.Delay(Pause))
            if (TimeProvider.System.GetElapsedTime(start) > Limit) Assert.Fail($"{query}: {what} did not come");
    }

    /// <summary>Waits until the history has gone on by so many seconds, each with what was there before.</summary>
    public static async Task PassAsync(string address, int seconds)
    {
        static long SlotOf(JsonObject snapshot) => (long)snapshot["slot"]!;
        long before = SlotOf(await OfAsync(address, "view=health"));
        await UntilAsync(address, "view=health", $"{seconds} seconds", snapshot => SlotOf(snapshot) >= before + seconds);
    }

    /// <summary>All series of a snapshot.</summary>
    public static IEnumerable<JsonObject> SeriesOf(JsonObject snapshot) => snapshot["groups"]!.AsArray().SelectMany(static group => group!["series"]!.AsArray()).Select(static series => series!.AsObject());

    /// <summary>Seconds of an instrument that are known, in the series that has most of them.</summary>
    public static int PointsOf(JsonObject snapshot, string instrument) =>
        SeriesOf(snapshot).Where(series => (string)series["i"]! == instrument).Select(static series => (series["v"] ?? series["n"])?.AsArray().Count(static value => value is not null) ?? 0).DefaultIfEmpty().Max();
}
