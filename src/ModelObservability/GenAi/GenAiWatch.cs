using ModelObservability.Inference;
using ModelObservability.Telemetry;

namespace ModelObservability.GenAi;

/// <summary>What all calls of one operation through one wrapped client share.</summary>
internal sealed class GenAiWatch
{
    private readonly GenAiModels models;
    private volatile GenAiSeries? last;

    public GenAiWatch(ModelMonitor monitor, GenAiInstruments instruments)
    {
        Monitor = monitor;
        Instruments = instruments;
        models = GenAiModels.Of(monitor);
        TokenInstruments.Plan();
        CoreMeter.Publish(); // the instruments exist from the first wrapped client on, not from the first call
    }

    public ModelMonitor Monitor { get; }

    public GenAiInstruments Instruments { get; }

    public string Operation { get; init; } = GenAiNames.Operations.Chat;

    public string? Provider { get; init; }

    public string? Address { get; init; }

    public int? Port { get; init; }

    public IReadOnlyDictionary<string, TokenPrice> Prices { get; init; } = new Dictionary<string, TokenPrice>();

    /// <summary>Seconds a chunk may be waited for.</summary>
    public double StallAfter { get; init; } = double.PositiveInfinity;

    /// <summary>Whether somebody wants what only language models tell.</summary>
    public bool TellsMore => Instruments.IsEnabled || TokenInstruments.IsEnabled;

    /// <summary>Whether a call is to be recorded at all.</summary>
    public bool IsWanted => ActiveCall.IsWanted(Monitor) || (TellsMore && !Monitor.IsDisposed);

    public GenAiSeries SeriesOf(string? requestModel, string? responseModel)
    {
        if (last is { } recent && recent.Key.RequestModel == requestModel && recent.Key.ResponseModel == responseModel) return recent;
        GenAiSeries series = models.Find(new GenAiKey(Monitor.Identity, Operation, Provider, Address, Port, requestModel, responseModel));
        series.ChargeAt(PriceOf(series.Key.ResponseModel) ?? PriceOf(series.Key.RequestModel));
        return last = series;
    }

    private TokenPrice? PriceOf(string? model) => model is null ? null : Prices.GetValueOrDefault(model);
}
