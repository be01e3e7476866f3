using ModelObservability.Metrics.Forecasts;
using ModelObservability.Telemetry;

namespace ModelObservability;

/// <summary>
/// Forecasts when a quantity of the application reaches a level: memory that fills, a budget that is spent. It is read when somebody collects or asks, at most
/// every ten seconds. Thread-safe; constant memory. "Cannot say" is an answer: see <see cref="RemainingTime.Status"/>.
/// </summary>
public sealed class LevelForecast
{
    private const double SecondsBetween = 10;

    private readonly Lock gate = new();
    private readonly Forecasts.ForecastSeries series = new();
    private readonly SafeClock clock;
    private readonly Func<double> read;
    private readonly double level;
    private readonly long began;
    private long readAt;
    private bool hasRead;
    private RemainingTime last = new(ForecastStatus.TooFewPoints, null, null, null);

    internal LevelForecast(ModelMonitor monitor, string name, Func<double> read, double level)
    {
        (Name, this.read, this.level, clock) = (name, read, level, monitor.Clock);
        began = readAt = clock.Timestamp();
        Tags = ModelTags.Of(monitor.Identity, new KeyValuePair<string, object?>(Names.Forecasts.Name, name));
    }

    /// <summary>The name of the quantity.</summary>
    public string Name { get; }

    internal KeyValuePair<string, object?>[] Tags { get; }

    /// <summary>The forecast now.</summary>
    public RemainingTime Remaining
    {
        get
        {
            lock (gate)
            {
                long now = clock.Timestamp();
                if (hasRead && !(clock.Seconds(readAt, now) >= SecondsBetween)) return last;
                (readAt, hasRead) = (now, true);
                double seconds = clock.Seconds(began, now);
                series.Add(seconds, Read());
                TimeForecast forecast = TimeForecast.OfLine(series.Times, series.Values, level);
                return last = RemainingTime.Of(forecast, series.Times.IsEmpty ? 0 : seconds - series.Times[^1]);
            }
        }
    }

    private double Read()
    {
        try
        {
            return read();
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
            return double.NaN;
        }
    }
}
