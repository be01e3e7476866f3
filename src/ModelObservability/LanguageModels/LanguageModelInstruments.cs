using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using ModelObservability.Telemetry;

namespace ModelObservability.LanguageModels;

/// <summary>
/// The instruments of OpenTelemetry's convention for language models, in one of its two states. Made once each: two instruments of one name would
/// be one too many.
/// </summary>
[Experimental("MOX001")]
public sealed class LanguageModelInstruments
{
    private static readonly Lazy<LanguageModelInstruments> StableOnes = new(() => new LanguageModelInstruments(
        GenAiNames.Stable.Duration, GenAiNames.Stable.TimeToFirstChunk, GenAiNames.Stable.TimePerOutputChunk)
    {
        Usage = CoreMeter.Instance.Histogram(GenAiNames.Stable.TokenUsage),
    });

    private static readonly Lazy<LanguageModelInstruments> LatestOnes = new(() => new LanguageModelInstruments(
        GenAiNames.Latest.Duration, GenAiNames.Latest.TimeToFirstChunk, GenAiNames.Latest.TimePerOutputChunk)
    {
        Input = CoreMeter.Instance.Histogram(GenAiNames.Latest.InputTokens),
        Output = CoreMeter.Instance.Histogram(GenAiNames.Latest.OutputTokens),
        counters =
        [
            Counter(GenAiNames.Latest.InputUsage, TokenType.Input), Counter(GenAiNames.Latest.OutputUsage, TokenType.Output),
            Counter(GenAiNames.Latest.CachedUsage, TokenType.CachedInput), Counter(GenAiNames.Latest.ReasoningUsage, TokenType.ReasoningOutput),
        ],
    });

    private GuardedInstrument[] counters = [];

    private LanguageModelInstruments()
    {
    }

    private LanguageModelInstruments(InstrumentDefinition duration, InstrumentDefinition toFirst, InstrumentDefinition perChunk)
    {
        Duration = CoreMeter.Instance.Histogram(duration);
        TimeToFirstChunk = CoreMeter.Instance.Histogram(toFirst);
        TimePerOutputChunk = CoreMeter.Instance.Histogram(perChunk);
    }

    /// <summary>Convention 1.41.</summary>
    public static LanguageModelInstruments Stable => StableOnes.Value;

    /// <summary>The convention of October 2026.</summary>
    public static LanguageModelInstruments Latest => LatestOnes.Value;

    /// <summary>None of the convention's, for calls that something else publishes under its names; what is ours (<c>ml.*</c>) stays.</summary>
    public static LanguageModelInstruments OursOnly { get; } = new();

    /// <summary>What the process asks for with <c>OTEL_SEMCONV_STABILITY_OPT_IN</c>.</summary>
    public static LanguageModelInstruments Current => StabilityOptIn.Latest ? Latest : Stable;

    /// <summary>Whether these are the newest names; some attributes differ with them.</summary>
    public bool IsLatest => Input is not null;

    /// <summary>Whether calls and spans are told in the convention's names.</summary>
    public bool IsConvention => Duration is not null;

    /// <summary>Of what generates.</summary>
    internal GuardedHistogram? Duration { get; }

    internal GuardedHistogram? TimeToFirstChunk { get; }

    internal GuardedHistogram? TimePerOutputChunk { get; }

    /// <summary>Whether somebody wants what only language models tell.</summary>
    public bool IsEnabled =>
        TokenInstruments.IsEnabled || Duration is { Enabled: true } || TimeToFirstChunk is { Enabled: true } || TimePerOutputChunk is { Enabled: true } || Usage is { Enabled: true }
        || Input is { Enabled: true } || Output is { Enabled: true } || Array.Exists(counters, counter => counter.Enabled);

    /// <summary>Makes the instruments, if they are not there yet.</summary>
    public static void Publish()
    {
        TokenInstruments.Plan();
        CoreMeter.Publish();
    }

    /// <summary>The newest convention keeps the older name for what is no generation.</summary>
    internal GuardedHistogram? DurationOf(string operation) => IsLatest && operation == LanguageModelOperation.Embeddings ? Stable.Duration : Duration;

    private GuardedHistogram? Usage { get; init; }

    private GuardedHistogram? Input { get; init; }

    private GuardedHistogram? Output { get; init; }

    /// <summary>Tokens of one call that have been told. What is not known is not recorded.</summary>
    internal void Record(in TokenCounts tokens, LanguageModelSeries series, KeyValuePair<string, object?>[] tags)
    {
        if (IsLatest && !series.Generates) return;
        if (tokens.Input >= 0)
        {
            Usage?.Record(tokens.Input, series.InputTypeTags);
            Input?.Record(tokens.Input, tags);
        }

        if (tokens.Output >= 0)
        {
            Usage?.Record(tokens.Output, series.OutputTypeTags);
            Output?.Record(tokens.Output, tags);
        }
    }

    /// <summary>A call that failed before anything came: the newest state of the convention wants zeros for it.</summary>
    internal void RecordNothingReceived(LanguageModelSeries series, KeyValuePair<string, object?>[] tags)
    {
        if (!series.Generates) return;
        Input?.Record(0, tags);
        Output?.Record(0, tags);
    }

    private static GuardedInstrument Counter(InstrumentDefinition definition, TokenType type) =>
        CoreMeter.Instance.Counter<long>(definition, into =>
        {
            foreach (LanguageModelSeries series in LanguageModelRegistry.Registry.All)
                if (series.Generates && series.Tokens(type) is > 0 and var tokens) into.Add(new(tokens, series.ModalityTags));
        });
}
