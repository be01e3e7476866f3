using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ModelObservability.Hosting.Health;

/// <summary>Something the check tells of.</summary>
/// <param name="About">The model or the GPU.</param>
/// <param name="What">What is wrong with it, in one sentence.</param>
/// <param name="Status">What the options make of it.</param>
internal readonly record struct Finding(string About, string What, HealthStatus Status);
