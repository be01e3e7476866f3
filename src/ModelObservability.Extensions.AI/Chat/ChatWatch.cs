using Microsoft.Extensions.AI;
using ModelObservability.Inference;
using ModelObservability.Telemetry;

namespace ModelObservability.Chat;

/// <summary>What all calls of one wrapped client share.</summary>
internal sealed class ChatWatch
{
    private readonly ChatModels models;
    private readonly IReadOnlyDictionary<string, TokenPrice> prices;
    private readonly string? provider;
    private readonly string? address;
    private readonly int? port;
    private volatile ChatSeries? last;

    public ChatWatch(ModelMonitor monitor, ChatClientMetadata? metadata, ChatObservationOptions options, GenAiInstruments instruments)
    {
        Monitor = monitor;
        Instruments = instruments;
        models = ChatModels.Of(monitor);
        prices = options.Prices;
        StallAfter = options.StallAfter.TotalSeconds;
        provider = options.Provider ?? (string.IsNullOrWhiteSpace(metadata?.ProviderName) ? null : metadata.ProviderName);
        if (metadata?.ProviderUri is { IsAbsoluteUri: true, Host.Length: > 0 } uri) (address, port) = (uri.Host, uri.Port < 0 ? null : uri.Port);
        DefaultModel = metadata?.DefaultModelId;
        _ = ChatInstruments.IsEnabled; // the instruments exist from the first wrapped client on, not from the first call
    }

    public ModelMonitor Monitor { get; }

    public GenAiInstruments Instruments { get; }

    public string? DefaultModel { get; }

    /// <summary>Seconds a chunk may be waited for.</summary>
    public double StallAfter { get; }

    /// <summary>Whether somebody wants what only chat clients tell.</summary>
    public bool TellsMore => Instruments.IsEnabled || ChatInstruments.IsEnabled;

    /// <summary>Whether a call is to be recorded at all.</summary>
    public bool IsWanted => ActiveCall.IsWanted(Monitor) || (TellsMore && !Monitor.IsDisposed);

    public ChatSeries SeriesOf(string? requestModel, string? responseModel)
    {
        if (last is { } recent && recent.Key.RequestModel == requestModel && recent.Key.ResponseModel == responseModel) return recent;
        ChatSeries series = models.Find(new ChatKey(Monitor.Identity, provider, address, port, requestModel, responseModel));
        series.ChargeAt(PriceOf(series.Key.ResponseModel) ?? PriceOf(series.Key.RequestModel));
        return last = series;
    }

    private TokenPrice? PriceOf(string? model) => model is null ? null : prices.GetValueOrDefault(model);
}
