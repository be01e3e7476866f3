using ModelObservability.Forecasts;
using ModelObservability.Objectives;
using ModelObservability.Telemetry;

namespace ModelObservability;

/// <summary>Forecasts of when a quantity reaches a level.</summary>
public static class ForecastExtensions
{
    /// <summary>The name of the forecast of <see cref="ForecastProcessMemory"/>.</summary>
    public const string ProcessMemory = "process_memory";

    /// <summary>Forecasts when a quantity reaches a level, by the line through what it has been (Theil–Sen).</summary>
    /// <param name="monitor">The monitor of the model it belongs to; it is published until that is disposed.</param>
    /// <param name="name">Published as <c>ml.forecast.name</c>; not blank. At most 16 for a monitor; the same name returns the same forecast.</param>
    /// <param name="read">The quantity now; not finite where it is not known. It must be quick. Its exceptions are counted, and then it is not known.</param>
    /// <param name="level">The level, from below or above; finite.</param>
    /// <returns>The forecast.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> or <paramref name="read"/> is null.</exception>
    /// <exception cref="ArgumentException">The name is blank, or the level not finite.</exception>
    /// <exception cref="InvalidOperationException">The monitor has 16 forecasts.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static LevelForecast Forecast(this ModelMonitor monitor, string name, Func<double> read, double level)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(read);
        if (!double.IsFinite(level)) throw new ArgumentException(FormattableString.Invariant($"{nameof(level)} is {level}; it must be finite."), nameof(level));
        return monitor.Part(static owner => new ModelForecasts(owner)).Add(AttributeText.Name(name), read, level);
    }

    /// <summary>Forecasts when the error budget of an objective is gone.</summary>
    /// <param name="monitor">The monitor of the model it belongs to.</param>
    /// <param name="objective">An objective of the same model.</param>
    /// <returns>The forecast, of the name <c>error_budget.</c> and that of the objective. A budget that is not being spent has no answer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> or <paramref name="objective"/> is null.</exception>
    /// <exception cref="ArgumentException">The objective is of another model.</exception>
    /// <exception cref="InvalidOperationException">The monitor has 16 forecasts.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static LevelForecast ForecastErrorBudget(this ModelMonitor monitor, Objective objective)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(objective);
        if (objective.Model != monitor.Identity)
            throw new ArgumentException($"{nameof(objective)} is of {objective.Model}; the monitor is of {monitor.Identity}.", nameof(objective));
        return Forecast(monitor, "error_budget." + objective.Name, () => objective.State.BudgetRemaining, 0);
    }

    /// <summary>Forecasts when the process has used the memory it may use: that of its container, or of the machine.</summary>
    /// <param name="monitor">The monitor of the model it belongs to.</param>
    /// <returns>The forecast.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static LevelForecast ForecastProcessMemory(this ModelMonitor monitor) =>
        Forecast(monitor, ProcessMemory, static () => Environment.WorkingSet, GC.GetGCMemoryInfo(GCKind.Any).TotalAvailableMemoryBytes);
}
