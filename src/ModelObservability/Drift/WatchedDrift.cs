using System.Diagnostics.CodeAnalysis;
using ModelObservability.Metrics.Drift;

namespace ModelObservability.Instrumentation;

/// <summary>A model that is compared with a reference.</summary>
/// <param name="Model">The model.</param>
/// <param name="Report">What the last complete window said.</param>
/// <param name="Columns">How each column of the report is distributed; empty before the first complete window.</param>
[Experimental("MOX001")]
public sealed record WatchedDrift(ModelIdentity Model, DriftReport Report, IReadOnlyList<WatchedColumn> Columns);

/// <summary>A column of the last complete window beside its reference, as counts in the same bins. Nobody writes to them any more.</summary>
/// <param name="Name">Its name, as in the report.</param>
/// <param name="Reference">The distribution of the reference.</param>
/// <param name="Live">The distribution of the window.</param>
/// <param name="Categories">The names of the categories by code, as the application gave them; null where it gave none.</param>
[Experimental("MOX001")]
public sealed record WatchedColumn(string Name, DistributionSketch Reference, DistributionSketch Live, IReadOnlyList<string>? Categories);
