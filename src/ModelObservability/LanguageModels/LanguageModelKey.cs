namespace ModelObservability.LanguageModels;

/// <summary>The key of a series of language models.</summary>
internal sealed record LanguageModelKey(ModelIdentity Identity, string Operation, string? Provider, string? Address, int? Port, string? RequestModel, string? ResponseModel);
