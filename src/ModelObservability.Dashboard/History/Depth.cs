namespace ModelObservability.Dashboard.History;

/// <summary>How far history reaches.</summary>
internal static class Depth
{
    /// <summary>Seconds that are kept one by one: 15 minutes.</summary>
    public const int Seconds = 900;

    /// <summary>Minutes that are kept: a day.</summary>
    public const int Minutes = 1440;

    public const int SecondsPerMinute = 60;
}
