using ModelObservability;
using ModelObservability.Metrics;

namespace Quickstart.Board;

/// <summary>One moment of a watched model, everything the board shows.</summary>
internal sealed record BoardState
{
    public required string Model { get; init; }

    /// <summary>Where it can be scraped; null where it cannot.</summary>
    public string? Address { get; init; }

    public TimeSpan Elapsed { get; init; }

    public TimeSpan Planned { get; init; }

    /// <summary>Calls per second over the recent past, oldest first.</summary>
    public IReadOnlyList<double> Throughput { get; init; } = [];

    /// <summary>The 99th percentile of the call duration in seconds over the recent past, oldest first.</summary>
    public IReadOnlyList<double> Tail { get; init; } = [];

    /// <summary>Calls per second now.</summary>
    public double CallsPerSecond => Throughput is [.., var now] ? now : 0;

    /// <summary>99th percentile of the call duration in seconds now.</summary>
    public double TailNow => Tail is [.., var now] ? now : double.NaN;

    /// <summary>Images read per second now.</summary>
    public double ItemsPerSecond { get; init; }

    /// <summary>Median call duration of the recent past in seconds.</summary>
    public double Median { get; init; } = double.NaN;

    /// <summary>Calls by outcome.</summary>
    public IReadOnlyDictionary<string, long> Calls { get; init; } = new Dictionary<string, long>();

    /// <summary>Images by outcome of their call.</summary>
    public IReadOnlyDictionary<string, long> Items { get; init; } = new Dictionary<string, long>();

    /// <summary>Outputs with something wrong by what it is.</summary>
    public IReadOnlyDictionary<string, long> Anomalies { get; init; } = new Dictionary<string, long>();

    /// <summary>Labelled samples of the whole run.</summary>
    public required MulticlassCounts Quality { get; init; }

    /// <summary>Labelled samples of the recent window.</summary>
    public required MulticlassCounts Recent { get; init; }

    public DelayedLabelCounts Labels { get; init; }

    /// <summary>Findings, the newest last.</summary>
    public IReadOnlyList<Signal> Signals { get; init; } = [];
}
