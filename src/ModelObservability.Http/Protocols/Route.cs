namespace ModelObservability.Http.Protocols;

/// <summary>What the path of a request identifies.</summary>
/// <param name="Endpoint">The endpoint that is called.</param>
/// <param name="Model">The model; null if the body names it.</param>
/// <param name="Version">Its version or label; null if the server chooses one.</param>
internal sealed record Route(Endpoint Endpoint, string? Model = null, string? Version = null);
