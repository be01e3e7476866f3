using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using ModelObservability.Inference;
using ModelObservability.Telemetry;

namespace ModelObservability.LanguageModels;

/// <summary>What all calls of one operation through one wrapped client share: whose model it is, where it is, what it costs. Thread-safe.</summary>
[Experimental("MOX001")]
public sealed class LanguageModelEndpoint
{
    private readonly LanguageModelRegistry models;
    private volatile LanguageModelSeries? last;

    /// <summary>Makes the instruments of language models, if they are not there yet.</summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="instruments">In which state of the convention; <see cref="LanguageModelInstruments.Current"/> is what the process asked for.</param>
    public LanguageModelEndpoint(ModelMonitor monitor, LanguageModelInstruments instruments)
    {
        Monitor = monitor;
        Instruments = instruments;
        models = LanguageModelRegistry.Of(monitor);
        LanguageModelInstruments.Publish(); // they exist from the first wrapped client on, not from the first call
    }

    /// <summary>The model's monitor.</summary>
    public ModelMonitor Monitor { get; }

    /// <summary>The instruments its calls are recorded with.</summary>
    public LanguageModelInstruments Instruments { get; }

    /// <summary>Published as <c>gen_ai.operation.name</c>; one of <see cref="LanguageModelOperation"/>.</summary>
    public string Operation { get; init; } = LanguageModelOperation.Chat;

    /// <summary>Published as <c>gen_ai.provider.name</c>; null leaves it out.</summary>
    public string? Provider { get; init; }

    /// <summary>Published as <c>server.address</c>; null leaves it out.</summary>
    public string? Address { get; init; }

    /// <summary>Published as <c>server.port</c>; null leaves it out.</summary>
    public int? Port { get; init; }

    /// <summary>What tokens cost, by model id: of the answer, else of the request.</summary>
    public IReadOnlyDictionary<string, TokenPrice> Prices { get; init; } = new Dictionary<string, TokenPrice>();

    /// <summary>Seconds the next chunk of a stream may be waited for before a signal is raised; infinite: never.</summary>
    public double StallAfter { get; init; } = double.PositiveInfinity;

    /// <summary>Whether anybody listens to the instruments of language models.</summary>
    public bool HasListeners => Instruments.IsEnabled;

    /// <summary>Whether a call is to be recorded at all.</summary>
    public bool IsWanted => ActiveCall.IsWanted(Monitor) || (HasListeners && !Monitor.IsDisposed);

    /// <summary>Writes on the span of a call which model is asked for, and what is asked of it.</summary>
    /// <param name="span">The span, with all its data requested.</param>
    /// <param name="model">The model asked for; null where nobody said.</param>
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
