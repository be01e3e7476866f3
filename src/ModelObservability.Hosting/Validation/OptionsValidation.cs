using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using ModelObservability.Hosting.Monitors;

namespace ModelObservability.Hosting.Validation;

/// <summary>Says which option is wrong, its value and what it may be; all of them at once.</summary>
internal sealed class OptionsValidation(IEnumerable<MonitorRegistration> monitors) : IValidateOptions<ModelObservabilityOptions>
{
    private readonly MonitorRegistration[] monitors = [.. monitors];

    public ValidateOptionsResult Validate(string? name, ModelObservabilityOptions options)
    {
        string[] errors = [.. Errors(options)];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private IEnumerable<string> Errors(ModelObservabilityOptions options)
    {
        if (options.CardinalityLimit is { } limit and (< 1 or > 1_000_000))
            yield return $"{nameof(options.CardinalityLimit)} is {limit}; it must be 1 to 1,000,000.";
        foreach (var (key, model) in options.Models)
        {
            if (!Array.Exists(monitors, monitor => monitor.HasKey(key))) yield return $"Models has '{key}', but no such model was added with AddModelMonitor; {Added()}.";
            if (IsBlank(model.Version)) yield return $"Models:{key}:{nameof(model.Version)} is blank; leave it out, or name a version.";
            if (IsBlank(model.Framework)) yield return $"Models:{key}:{nameof(model.Framework)} is blank; leave it out, or name a framework.";
        }

        foreach (string error in Errors(options.Health)) yield return error;
    }

    private static IEnumerable<string> Errors(ModelHealthOptions health)
    {
        (string Name, HealthStatus Value)[] statuses =
        [
            (nameof(health.ErrorSignal), health.ErrorSignal), (nameof(health.WarningSignal), health.WarningSignal),
            (nameof(health.LabelsStarving), health.LabelsStarving), (nameof(health.GpuLost), health.GpuLost),
        ];
        foreach (var (status, value) in statuses)
            if (!Enum.IsDefined(value)) yield return $"Health:{status} is {value}; it must be Healthy, Degraded or Unhealthy.";
        if (health.SignalWindow < TimeSpan.FromMinutes(1) || health.SignalWindow > TimeSpan.FromDays(30))
            yield return $"Health:{nameof(health.SignalWindow)} is {health.SignalWindow}; it must be 1 minute to 30 days.";
        if (health.LabelSilence < TimeSpan.FromSeconds(1) || health.LabelSilence > TimeSpan.FromDays(365))
            yield return $"Health:{nameof(health.LabelSilence)} is {health.LabelSilence}; it must be 1 second to 365 days.";
        foreach (string code in health.IgnoredSignals)
            if (IsBlank(code) || code is null) yield return $"Health:{nameof(health.IgnoredSignals)} has a blank code.";
    }

    private static bool IsBlank(string? text) => text is not null && string.IsNullOrWhiteSpace(text);

    private string Added() => monitors.Length == 0 ? "none was" : "there are " + string.Join(", ", monitors.Select(static monitor => $"'{monitor.Key}'"));
}
