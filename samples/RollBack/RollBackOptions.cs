namespace RollBack;

/// <summary>How notifications are received.</summary>
internal sealed record RollBackOptions
{
    public const int LeastSecretLength = 16;

    /// <summary>What Alertmanager shows as its bearer token.</summary>
    public required string Secret { get; init; }

    /// <summary>How long an answer waits for the application. Default: 10 s. Alertmanager asks again after an answer of 503.</summary>
    public TimeSpan TimeOut { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>So many alerts are remembered, so that none is handled twice; then the oldest are forgotten.</summary>
    public int Remembered { get; init; } = 10_000;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The same options, where they can be used.</summary>
    /// <exception cref="ArgumentException">One of them is out of its range.</exception>
    public RollBackOptions Validated()
    {
        if (Secret.Length < LeastSecretLength)
            throw new ArgumentException($"{nameof(Secret)} has {Secret.Length} characters; it must have at least {LeastSecretLength}, as of `openssl rand -hex 32`.");
        if (TimeOut <= TimeSpan.Zero || TimeOut > TimeSpan.FromMinutes(5))
            throw new ArgumentException($"{nameof(TimeOut)} is {TimeOut}; it must be above 0 and at most 5 minutes.");
        if (Remembered < 1)
            throw new ArgumentException($"{nameof(Remembered)} is {Remembered}; it must be at least 1.");
        return this;
    }
}
