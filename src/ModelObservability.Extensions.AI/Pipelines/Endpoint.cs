using System.Diagnostics;
using ModelObservability.LanguageModels;

namespace ModelObservability.Pipelines;

/// <summary>From what a client says of itself to what its calls publish.</summary>
internal static class Endpoint
{
    public static LanguageModelEndpoint Of(
        ModelMonitor monitor, LanguageModelInstruments instruments, string operation, string? provider, Uri? address,
        IReadOnlyDictionary<string, TokenPrice> prices, Action<CallInfo>? onCallEnded, double stallAfter = double.PositiveInfinity)
    {
        Uri? uri = address is { IsAbsoluteUri: true, Host.Length: > 0 } ? address : null;
        return new LanguageModelEndpoint(monitor, instruments)
        {
            Operation = operation,
            Provider = string.IsNullOrWhiteSpace(provider) ? null : AttributeText.Name(provider),
            Address = uri?.Host,
            Port = uri is { Port: >= 0 } ? uri.Port : null,
            Prices = prices,
            StallAfter = stallAfter,
            OnCallEnded = onCallEnded,
        };
    }

    /// <summary>The convention's name of a span; null leaves ours, where somebody else below writes the convention's.</summary>
    public static string? SpanName(this LanguageModelEndpoint endpoint, string? model) =>
        !endpoint.Instruments.IsConvention ? null : model is null ? endpoint.Operation : $"{endpoint.Operation} {model}";

    /// <summary>The kind of that span.</summary>
    public static ActivityKind SpanKind(this LanguageModelEndpoint endpoint) => endpoint.Instruments.IsConvention ? ActivityKind.Client : ActivityKind.Internal;
}
