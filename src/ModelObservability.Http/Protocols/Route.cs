namespace ModelObservability.Http.Protocols;

/// <summary>What the path of a request says.</summary>
/// <param name="Endpoint">What is asked for.</param>
/// <param name="Model">The model; null where the body names it.</param>
/// <param name="Version">Its version or label; null where the server chooses.</param>
internal sealed record Route(Endpoint Endpoint, string? Model = null, string? Version = null);
