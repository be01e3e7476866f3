namespace ModelObservability.Training;

/// <summary>Where and how a run is sent to an MLflow tracking server.</summary>
public sealed record MlflowSinkOptions
{
    /// <summary>The server, <c>http</c> or <c>https</c>; null: the base address of the <see cref="HttpClient"/>. A password in it is refused: give the client a header.</summary>
    /// <exception cref="ArgumentException">Not absolute, another scheme, or with user information.</exception>
    public Uri? Server
    {
        get;
        init
        {
            if (value is not null) CheckServer(value, nameof(Server));
            field = value;
        }
    }

    /// <summary>The name of the experiment, created where it is missing; 1 to 500 characters. Default <c>Default</c>.</summary>
    /// <exception cref="ArgumentException">Empty, blank or longer.</exception>
    public string Experiment
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(Experiment));
            if (value.Length > 500) throw new ArgumentException($"{nameof(Experiment)} has {value.Length} characters; it must have 1 to 500.", nameof(Experiment));
            field = value;
        }
    } = "Default";

    /// <summary>The name of the run; null: the server makes one up.</summary>
    public string? RunName { get; init; }

    /// <summary>One step of so many is sent, 1 or more; epochs always are. Default 1; a server with a database takes some thousand metrics a second.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int StepInterval
    {
        get;
        init
        {
            if (value < 1) throw new ArgumentOutOfRangeException(nameof(StepInterval), value, $"{nameof(StepInterval)} is {value}; it must be 1 or more.");
            field = value;
        }
    } = 1;

    /// <summary>How long one request may take, more than zero and at most an hour. Default 10 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside.</exception>
    public TimeSpan Timeout
    {
        get;
        init
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromHours(1))
                throw new ArgumentOutOfRangeException(nameof(Timeout), value, $"{nameof(Timeout)} is {value}; it must be more than zero and at most an hour.");
            field = value;
        }
    } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Where to keep on disk what could not be sent, one directory per server; null: nothing is kept, the queue in memory waits. Sent
    /// when the server is back, by this run or by a later one with the same directory. Default null.
    /// </summary>
    /// <exception cref="ArgumentException">Empty or blank.</exception>
    public string? OfflineDirectory
    {
        get;
        init
        {
            if (value is not null) ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(OfflineDirectory));
            field = value;
        }
    }

    /// <summary>The most one run keeps on disk in bytes, 1 MiB or more. Default 1 GiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1 MiB.</exception>
    public long MaxOfflineBytes
    {
        get;
        init => field = Check.AtLeast(value, 1 << 20, nameof(MaxOfflineBytes));
    } = 1L << 30;

    /// <summary>The message never holds the address: it may hold a secret.</summary>
    internal static void CheckServer(Uri server, string name)
    {
        if (!server.IsAbsoluteUri || server.Scheme is not ("http" or "https"))
            throw new ArgumentException($"{name} must be an absolute http or https address.", name);
        if (server.UserInfo.Length > 0) throw new ArgumentException($"{name} holds user information; give it to the HttpClient as a header.", name);
    }
}
