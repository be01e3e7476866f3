using Microsoft.Extensions.AI;
using ModelObservability.LanguageModels;

namespace ModelObservability;

/// <summary>What all calls of one observed chat client share.</summary>
internal static class ChatClientState
{
    public static LanguageModelEndpoint Of(ModelMonitor monitor, ChatClientMetadata? metadata, ChatObservationOptions options, LanguageModelInstruments instruments)
    {
        Uri? uri = metadata?.ProviderUri is { IsAbsoluteUri: true, Host.Length: > 0 } known ? known : null;
        return new LanguageModelEndpoint(monitor, instruments)
        {
            Provider = (options.Provider ?? (string.IsNullOrWhiteSpace(metadata?.ProviderName) ? null : metadata.ProviderName)) is { } provider
                ? AttributeText.Name(provider)
                : null,
            Address = uri?.Host,
            Port = uri is { Port: >= 0 } ? uri.Port : null,
            Prices = options.Prices,
            StallAfter = options.StallAfter.TotalSeconds,
        };
    }
}
