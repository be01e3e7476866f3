namespace ModelObservability;

/// <summary>How the page of <see cref="DashboardEndpoints.MapModelObservability"/> is served, and what it remembers.</summary>
public sealed record DashboardOptions
{
    /// <summary>
    /// Whether other machines may see the page although it asks for no authorization. Default <see langword="false"/>: without
    /// <c>RequireAuthorization()</c> only requests that come from this machine to a loopback name are answered, everything else gets 403 and the
    /// reason.
    /// </summary>
    public bool AllowRemote { get; init; }

    /// <summary>
    /// Names that requests may give as their host, without port, besides loopback names and IP addresses. Default: none. A page that requires
    /// authorization answers to every name where this is empty.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>
    /// A secret that a visitor must show once, in the link <c>/models?token=…</c>; then a cookie of the session stands for it. It comes on top of the
    /// other rules. Null (default): none. At least 16 characters.
    /// </summary>
    /// <exception cref="ArgumentException">Shorter than 16 characters.</exception>
    public string? Token
    {
        get;
        init
        {
            if (value is { Length: < 16 }) throw new ArgumentException($"{nameof(Token)} has {value.Length} characters; it must have at least 16.", nameof(Token));
            field = value;
        }
    }

    /// <summary>How long the page remembers. Default <see cref="DashboardHistory.Run"/>.</summary>
    public DashboardHistory History { get; init; } = DashboardHistory.Run;

    /// <summary>
    /// Where <see cref="DashboardHistory.Resume"/> keeps what it remembers, such as <c>new SqliteHistoryStore("page.db")</c>; without one, Resume is
    /// <see cref="DashboardHistory.Run"/> and the page says so. The page never disposes it.
    /// </summary>
    public IHistoryStore? Store { get; init; }

    /// <summary>Most pages that are fed live at once, 1 to 10,000; more are told to wait. Default 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1…10,000.</exception>
    public int MaxViewers { get; init => field = InRange(value, 1, 10_000, nameof(MaxViewers)); } = 100;

    /// <summary>Most bytes of history of one model or GPU, 65,536 to 1,073,741,824. Series beyond it are not kept and the page says how many. Default 4 MiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 65,536…1,073,741,824.</exception>
    public int MemoryPerModel { get; init => field = InRange(value, 65_536, 1 << 30, nameof(MemoryPerModel)); } = 4 << 20;

    /// <summary>Most bytes of history of all models together, 65,536 to 1,073,741,824. Default 60 MiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 65,536…1,073,741,824.</exception>
    public int Memory { get; init => field = InRange(value, 65_536, 1 << 30, nameof(Memory)); } = 60 << 20;

    /// <summary>What the page calls this instance. Null (default): machine and process id.</summary>
    public string? InstanceName { get; init; }

    private static int InRange(int value, int least, int most, string name) => value >= least && value <= most
        ? value
        : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} is {value}; it must be {least:N0} to {most:N0}."));
}
