namespace ModelObservability.GenAi;

/// <summary>What tells the series of language models apart.</summary>
internal sealed record GenAiKey(ModelIdentity Identity, string Operation, string? Provider, string? Address, int? Port, string? RequestModel, string? ResponseModel);
