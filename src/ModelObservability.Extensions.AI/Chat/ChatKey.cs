namespace ModelObservability.Chat;

/// <summary>What tells the series of chat clients apart.</summary>
internal sealed record ChatKey(ModelIdentity Identity, string? Provider, string? Address, int? Port, string? RequestModel, string? ResponseModel);
