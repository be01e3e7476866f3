namespace ModelObservability.Http.Protocols;

/// <summary>Provider names of the semantic conventions, by host. For a self-hosted server the application may name one.</summary>
internal static class Providers
{
    private static readonly (string Host, string Name)[] Known =
    [
        ("api.openai.com", "openai"), (".openai.azure.com", "azure.ai.openai"), (".services.ai.azure.com", "azure.ai.inference"),
        (".models.ai.azure.com", "azure.ai.inference"), ("api.groq.com", "groq"), ("api.mistral.ai", "mistral_ai"),
        ("api.deepseek.com", "deepseek"), ("api.x.ai", "x_ai"), ("api.perplexity.ai", "perplexity"), ("api.moonshot.ai", "moonshot_ai"),
        ("api.anthropic.com", "anthropic"), ("generativelanguage.googleapis.com", "gcp.gemini"), ("aiplatform.googleapis.com", "gcp.vertex_ai"),
        ("api.cohere.ai", "cohere"), ("api.cohere.com", "cohere"),
    ];

    public static string? Of(string host)
    {
        foreach (var (known, name) in Known)
            if (known[0] == '.' ? host.EndsWith(known, StringComparison.OrdinalIgnoreCase) : host.Equals(known, StringComparison.OrdinalIgnoreCase))
                return name;
        return null;
    }
}
