namespace ModelObservability.LanguageModels;

/// <summary>What tells the series of language models apart.</summary>
internal sealed record LanguageModelKey(ModelIdentity Identity, string Operation, string? Provider, string? Address, int? Port, string? RequestModel, string? ResponseModel);
