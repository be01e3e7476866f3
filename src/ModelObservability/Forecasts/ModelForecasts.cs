namespace ModelObservability.Forecasts;

/// <summary>The forecasts of one monitor. Thread-safe.</summary>
internal sealed class ModelForecasts : IDisposable
{
    private const int Most = 16;

    private static readonly Lock Registry = new();
    private static volatile ModelForecasts[] all = [];

    private readonly Lock gate = new();
    private readonly ModelMonitor monitor;
    private volatile LevelForecast[] forecasts = [];

    public ModelForecasts(ModelMonitor monitor)
    {
        this.monitor = monitor;
        lock (Registry) all = [.. all, this];
    }

    /// <summary>Those of all monitors, oldest first.</summary>
    public static ModelForecasts[] All => all;

    public LevelForecast[] Forecasts => forecasts;

    public ModelIdentity Identity => monitor.Identity;

    public LevelForecast Add(string name, Func<double> read, double level)
    {
        lock (gate)
        {
            if (Array.Find(forecasts, known => known.Name == name) is { } same) return same;
            if (forecasts.Length == Most) throw new InvalidOperationException($"The monitor has {Most} forecasts already; \"{name}\" would be one more.");
            LevelForecast forecast = new(monitor, name, read, level);
            forecasts = [.. forecasts, forecast];
            return forecast;
        }
    }

    public void Dispose()
    {
        lock (Registry) all = [.. all.Where(other => other != this)];
    }
}
