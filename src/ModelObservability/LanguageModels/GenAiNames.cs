using ModelObservability.Telemetry;

namespace ModelObservability.LanguageModels;

/// <summary>
/// Every instrument and attribute of language models. <c>gen_ai.*</c> follows OpenTelemetry's conventions, of which there are two versions; <c>ml.*</c>
/// is specific to this SDK. <c>docs/telemetry-chat.md</c> is tested against this class.
/// </summary>
internal static class GenAiNames
{
    private static readonly double[] Seconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
    private static readonly double[] TokenCounts = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];

    public const string OperationName = "gen_ai.operation.name";
    public const string ProviderName = "gen_ai.provider.name";
    public const string RequestModel = "gen_ai.request.model";
    public const string ResponseModel = "gen_ai.response.model";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string TokenType = "gen_ai.token.type";
    public const string TokenModality = "gen_ai.token.modality";

    public const string Stream = "gen_ai.request.stream";
    public const string MaxTokens = "gen_ai.request.max_tokens";
    public const string Temperature = "gen_ai.request.temperature";
    public const string TopP = "gen_ai.request.top_p";
    public const string TopK = "gen_ai.request.top_k";
    public const string FrequencyPenalty = "gen_ai.request.frequency_penalty";
    public const string PresencePenalty = "gen_ai.request.presence_penalty";
    public const string Seed = "gen_ai.request.seed";
    public const string ToolDefinitions = "gen_ai.tool.definitions";
    public const string Dimensions = "gen_ai.embeddings.dimension.count";
    public const string ResponseId = "gen_ai.response.id";
    public const string FinishReasons = "gen_ai.response.finish_reasons";
    public const string TimeToFirstChunkOfSpan = "gen_ai.response.time_to_first_chunk";
    public const string InputTokensOfSpan = "gen_ai.usage.input_tokens";
    public const string OutputTokensOfSpan = "gen_ai.usage.output_tokens";
    public const string CachedTokensOfSpan = "gen_ai.usage.cache_read.input_tokens";
    public const string ReasoningTokensOfSpan = "gen_ai.usage.reasoning.output_tokens";

    /// <summary>A judgement of a response, as an event.</summary>
    public static class Evaluation
    {
        public const string Event = "gen_ai.evaluation.result";
        public const string Name = "gen_ai.evaluation.name";
        public const string Score = "gen_ai.evaluation.score.value";
        public const string Label = "gen_ai.evaluation.score.label";
        public const string Explanation = "gen_ai.evaluation.explanation";

        /// <summary>The value of <c>error.type</c> for a score that is no finite number.</summary>
        public const string NotFinite = "not_finite";
    }

    /// <summary>Version 1.41 of the conventions.</summary>
    public static class Stable
    {
        public static readonly InstrumentDefinition Duration = new(
            "gen_ai.client.operation.duration", "s", "How long a call of the language model took", Seconds);

        public static readonly InstrumentDefinition TimeToFirstChunk = new(
            "gen_ai.client.operation.time_to_first_chunk", "s", "Time from asking for a stream to its first chunk", Seconds);

        public static readonly InstrumentDefinition TimePerOutputChunk = new(
            "gen_ai.client.operation.time_per_output_chunk", "s", "Time between a chunk of a stream and the one before it", Seconds);

        public static readonly InstrumentDefinition TokenUsage = new(
            "gen_ai.client.token.usage", "{token}", "Tokens of one call, by type", TokenCounts);
    }

    /// <summary>The conventions as of October 2026, for applications that opt in.</summary>
    public static class Latest
    {
        public static readonly InstrumentDefinition Duration = new(
            "gen_ai.client.inference.duration", "s", "How long a call of the language model took", Seconds);

        public static readonly InstrumentDefinition TimeToFirstChunk = new(
            "gen_ai.client.inference.time_to_first_chunk", "s", "Time from asking for a stream to its first chunk", Seconds);

        public static readonly InstrumentDefinition TimePerOutputChunk = new(
            "gen_ai.client.inference.time_per_output_chunk", "s", "Time between a chunk of a stream and the one before it", Seconds);

        public static readonly InstrumentDefinition InputTokens = new(
            "gen_ai.client.inference.operation.input_tokens", "{token}", "Input tokens of one call", TokenCounts);

        public static readonly InstrumentDefinition OutputTokens = new(
            "gen_ai.client.inference.operation.output_tokens", "{token}", "Output tokens of one call", TokenCounts);

        public static readonly InstrumentDefinition InputUsage = new(
            "gen_ai.client.inference.usage.input_tokens", "{token}", "Input tokens of all calls");

        public static readonly InstrumentDefinition OutputUsage = new(
            "gen_ai.client.inference.usage.output_tokens", "{token}", "Output tokens of all calls");

        public static readonly InstrumentDefinition CachedUsage = new(
            "gen_ai.client.inference.usage.cache_read.input_tokens", "{token}", "Input tokens the provider had in its cache");

        public static readonly InstrumentDefinition ReasoningUsage = new(
            "gen_ai.client.inference.usage.reasoning.output_tokens", "{token}", "Output tokens spent on reasoning");
    }

    public static class Tokens
    {
        public const string Type = "ml.token.type";

        public static readonly InstrumentDefinition Count = new(
            "ml.tokens", "{token}", "Tokens by type, as the provider counted them");

        public static readonly InstrumentDefinition Rejected = new(
            "ml.tokens.rejected", "{count}", "Token counts of answers that cannot be right and were ignored");

        public static readonly InstrumentDefinition Rate = new(
            "ml.tokens.rate", "{token}/s", "Output tokens of a call over its duration",
            [1, 2.5, 5, 10, 20, 30, 40, 50, 75, 100, 150, 200, 300, 500, 1000, 2500]);
    }

    public static class Cost
    {
        public const string Currency = "ml.cost.currency";

        public static readonly InstrumentDefinition Spent = new(
            "ml.cost", "{currency}", "What tokens cost by the price table of the application");
    }

    public static class Stall
    {
        public const string Duration = "ml.stream.stall.duration";
        public const string Limit = "ml.stream.stall.limit";
        public const string Chunks = "ml.stream.chunks";
    }
}
