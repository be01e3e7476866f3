using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using ModelObservability.Telemetry;

namespace ModelObservability.LanguageModels;

/// <summary>
/// The instruments of OpenTelemetry's conventions for language models, in one of two versions or in both. Created once each: no two instruments may have
/// the same name.
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

    private static readonly Lazy<LanguageModelInstruments> BothOnes = new(() => new LanguageModelInstruments(Latest, Stable));

    private readonly LanguageModelInstruments? also;
    private GuardedInstrument[] counters = [];

    private LanguageModelInstruments()
    {
    }

    private LanguageModelInstruments(LanguageModelInstruments newer, LanguageModelInstruments older)
    {
        (Duration, TimeToFirstChunk, TimePerOutputChunk) = (newer.Duration, newer.TimeToFirstChunk, newer.TimePerOutputChunk);
        (Input, Output, counters, also) = (newer.Input, newer.Output, newer.counters, older);
    }

    private LanguageModelInstruments(InstrumentDefinition duration, InstrumentDefinition toFirst, InstrumentDefinition perChunk)
    {
        Duration = CoreMeter.Instance.Histogram(duration);
        TimeToFirstChunk = CoreMeter.Instance.Histogram(toFirst);
        TimePerOutputChunk = CoreMeter.Instance.Histogram(perChunk);
    }

    /// <summary>Version 1.41 of the conventions.</summary>
    public static LanguageModelInstruments Stable => StableOnes.Value;

    /// <summary>The conventions as of October 2026.</summary>
    public static LanguageModelInstruments Latest => LatestOnes.Value;

    /// <summary>Both at once, while dashboards move from the older names to the newer. Spans are those of the newer.</summary>
    public static LanguageModelInstruments Both => BothOnes.Value;

    /// <summary>Only the SDK's own instruments (<c>ml.*</c>), for calls that another library publishes with the names of the conventions.</summary>
    public static LanguageModelInstruments OursOnly { get; } = new();

    /// <summary>The version selected by <c>OTEL_SEMCONV_STABILITY_OPT_IN</c>.</summary>
    public static LanguageModelInstruments Current => For(StabilityOptIn.Asked);

    /// <summary>Whether these are the newest names; some attributes differ too.</summary>
    public bool IsLatest => Input is not null;

    /// <summary>Whether calls and spans use the names of the conventions.</summary>
    public bool IsConvention => Duration is not null;

    /// <summary>The duration of operations that generate text.</summary>
    private GuardedHistogram? Duration { get; }

    private GuardedHistogram? TimeToFirstChunk { get; }

    private GuardedHistogram? TimePerOutputChunk { get; }

    /// <summary>Whether the instruments of language models have listeners.</summary>
    public bool IsEnabled =>
        TokenInstruments.IsEnabled || Duration is { Enabled: true } || TimeToFirstChunk is { Enabled: true } || TimePerOutputChunk is { Enabled: true } || Usage is { Enabled: true }
        || Input is { Enabled: true } || Output is { Enabled: true } || Array.Exists(counters, counter => counter.Enabled)
        || also is { IsEnabled: true };

    /// <summary>The version that a value of <c>OTEL_SEMCONV_STABILITY_OPT_IN</c> selects.</summary>
    internal static LanguageModelInstruments For(string? optIn) => StabilityOptIn.IsBoth(optIn) ? Both : StabilityOptIn.IsLatest(optIn) ? Latest : Stable;

    /// <summary>Creates the instruments, if they do not exist yet.</summary>
    public static void Publish()
    {
        TokenInstruments.Declare();
        CoreMeter.Publish();
    }

    private GuardedHistogram? Usage { get; init; }

    private GuardedHistogram? Input { get; init; }

    private GuardedHistogram? Output { get; init; }

    /// <summary>How long a call took. The newest convention keeps the older name for what is no generation.</summary>
    internal void RecordDuration(double seconds, LanguageModelSeries series, KeyValuePair<string, object?>[] tags)
    {
        also?.RecordDuration(seconds, series, tags);
        if (!IsLatest || series.Generates) Duration?.Record(seconds, tags);
        else if (also is null) Stable.Duration?.Record(seconds, tags);
    }

    internal void RecordFirstChunk(double seconds, LanguageModelSeries series)
    {
        also?.RecordFirstChunk(seconds, series);
        TimeToFirstChunk?.Record(seconds, series.Tags);
    }

    internal void RecordNextChunk(double seconds, LanguageModelSeries series)
    {
        also?.RecordNextChunk(seconds, series);
        TimePerOutputChunk?.Record(seconds, series.ChunkTags);
    }

    /// <summary>Records the reported tokens of a call. Unknown counts are not recorded.</summary>
    internal void Record(in TokenCounts tokens, LanguageModelSeries series, KeyValuePair<string, object?>[] tags)
    {
        also?.Record(in tokens, series, tags);
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

    /// <summary>Records a call that failed before anything was received; the newest conventions require zeros for it.</summary>
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
