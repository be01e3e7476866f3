using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using ModelObservability.Inference;
using ModelObservability.Telemetry;

namespace ModelObservability.LanguageModels;

/// <summary>What the calls of one operation through one wrapped client have in common: model, server, prices. Thread-safe.</summary>
[Experimental("MOX001")]
public sealed class LanguageModelEndpoint
{
    private readonly LanguageModelRegistry models;
    private volatile LanguageModelSeries? last;

    /// <summary>Creates an endpoint, and the instruments of language models if they do not exist yet.</summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="instruments">The version of the conventions; <see cref="LanguageModelInstruments.Current"/> is the one the process has opted in to.</param>
    public LanguageModelEndpoint(ModelMonitor monitor, LanguageModelInstruments instruments)
    {
        Monitor = monitor;
        Instruments = instruments;
        models = LanguageModelRegistry.Of(monitor);
        LanguageModelInstruments.Publish(); // so that they exist from the first wrapped client on, not from the first call
    }

    /// <summary>The model's monitor.</summary>
    public ModelMonitor Monitor { get; }

    /// <summary>The instruments that record its calls.</summary>
    public LanguageModelInstruments Instruments { get; }

    /// <summary>Published as <c>gen_ai.operation.name</c>; one of <see cref="LanguageModelOperation"/>.</summary>
    public string Operation { get; init; } = LanguageModelOperation.Chat;

    /// <summary>Published as <c>gen_ai.provider.name</c>; null leaves it out.</summary>
    public string? Provider { get; init; }

    /// <summary>Published as <c>server.address</c>; null leaves it out.</summary>
    public string? Address { get; init; }

    /// <summary>Published as <c>server.port</c>; null leaves it out.</summary>
    public int? Port { get; init; }

    /// <summary>Prices of tokens, by the model id of the response, or else of the request.</summary>
    public IReadOnlyDictionary<string, TokenPrice> Prices { get; init; } = new Dictionary<string, TokenPrice>();

    /// <summary>The longest wait for a chunk of a stream, in seconds, before a signal is raised; infinity for no signal.</summary>
    public double StallAfter { get; init; } = double.PositiveInfinity;

    /// <summary>Called with each call that has ended, before its caller gets the response; null for nobody. Exceptions are caught and counted.</summary>
    public Action<CallInfo>? OnCallEnded { get; init; }

    /// <summary>Whether calls are heard: by listeners of the instruments of language models, or by <see cref="OnCallEnded"/>.</summary>
    public bool HasListeners => OnCallEnded is not null || Instruments.IsEnabled;

    /// <summary>Whether a call is recorded.</summary>
    public bool IsWanted => ActiveCall.IsWanted(Monitor) || (HasListeners && !Monitor.IsDisposed);

    /// <summary>Sets the operation, the provider, the server and the requested model on the span of a call.</summary>
    /// <param name="span">The span, with all its data requested.</param>
    /// <param name="model">The requested model; null if unspecified.</param>
    public void Describe(Activity span, string? model)
    {
        foreach (var (key, value) in SeriesOf(model, null).Tags) span.SetTag(key, value);
    }

    internal void Count(LanguageModelSeries series, in TokenCounts tokens) => models.Count(series, in tokens);

    internal LanguageModelSeries SeriesOf(string? requestModel, string? responseModel)
    {
        if (last is { } recent && recent.Key.RequestModel == requestModel && recent.Key.ResponseModel == responseModel) return recent;
        LanguageModelSeries series = models.Find(new LanguageModelKey(Monitor.Identity, Operation, Provider, Address, Port, requestModel, responseModel));
        series.ChargeAt(PriceOf(series.Key.ResponseModel) ?? PriceOf(series.Key.RequestModel));
        return last = series;
    }

    private TokenPrice? PriceOf(string? model) => model is null ? null : Prices.GetValueOrDefault(model);
}
