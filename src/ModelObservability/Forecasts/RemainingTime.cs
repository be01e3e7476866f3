using ModelObservability.Metrics.Forecasts;

namespace ModelObservability;

/// <summary>How long until a level is reached.</summary>
/// <param name="Status">Whether there is an answer: <see cref="ForecastStatus.Expected"/> or <see cref="ForecastStatus.Reached"/>.</param>
/// <param name="Estimate">The time from now; null without an answer.</param>
/// <param name="Earliest">The lower end of its 90 % interval; null without an answer.</param>
/// <param name="Latest">The upper end; null without an answer, and where it may never happen.</param>
public sealed record RemainingTime(ForecastStatus Status, TimeSpan? Estimate, TimeSpan? Earliest, TimeSpan? Latest)
{
    /// <summary>A forecast in seconds from its last point, of which so many have passed.</summary>
    internal static RemainingTime Of(TimeForecast forecast, double passed) => !forecast.CanSay
        ? new(forecast.Status, null, null, null)
        : new(forecast.Status, Span(forecast.Estimate - passed), Span(forecast.Earliest - passed), Span(forecast.Latest - passed));

    private static TimeSpan? Span(double seconds) => seconds < TimeSpan.MaxValue.TotalSeconds ? SafeClock.Span(seconds) : null;
}
