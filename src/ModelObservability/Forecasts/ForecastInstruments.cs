using System.Diagnostics.Metrics;
using ModelObservability.Telemetry;

namespace ModelObservability.Forecasts;

/// <summary>The gauges of forecasts; absent where there is no answer.</summary>
internal static class ForecastInstruments
{
    private static readonly GuardedInstrument[] Observed =
    [
        CoreMeter.Instance.Gauge(Names.Forecasts.Remaining, into => Observe(static remaining => remaining.Estimate, into)),
        CoreMeter.Instance.Gauge(Names.Forecasts.Earliest, into => Observe(static remaining => remaining.Earliest, into)),
        CoreMeter.Instance.Gauge(Names.Forecasts.Latest, into => Observe(static remaining => remaining.Latest, into)),
    ];

    /// <summary>Declares the instruments, if that has not happened yet.</summary>
    public static void Declare() => _ = Observed;

    /// <summary>Of monitors of one identity the oldest that has a forecast of a name.</summary>
    private static void Observe(Func<RemainingTime, TimeSpan?> read, ICollection<Measurement<double>> into)
    {
        HashSet<(ModelIdentity, string)> seen = [];
        foreach (ModelForecasts model in ModelForecasts.All)
        {
            foreach (LevelForecast forecast in model.Forecasts)
                if (seen.Add((model.Identity, forecast.Name)) && read(forecast.Remaining) is { } time) into.Add(new(time.TotalSeconds, forecast.Tags));
        }
    }
}
