using System.Collections.Concurrent;
using ModelObservability.Telemetry;

namespace ModelObservability.LanguageModels;

/// <summary>The token counts of one model at one provider in this process, and the attribute sets of its measurements. Thread-safe.</summary>
internal sealed class LanguageModelSeries
{
    /// <summary>Exception types beyond this many share one value of <c>error.type</c>.</summary>
    private const int MaxErrorTypes = 64;

    // Slots of the grid after those of the token types: input by its price, so that the cost never falls.
    private const int FullPrice = 4;
    private const int CachedPrice = 5;
    private const int RejectedCounts = 6;
    private const int SlotCount = 7;

    internal static readonly string[] TypeNames = ["input", "output", "cached_input", "reasoning_output"];

    private readonly CellGrid cells = new(SlotCount);
    private readonly ConcurrentDictionary<object, KeyValuePair<string, object?>[]> failureTags = new();
    private readonly KeyValuePair<string, object?>[][] typeTags;
    private PricedSeries? priced;

    public LanguageModelSeries(LanguageModelKey key)
    {
        Key = key;
        List<KeyValuePair<string, object?>> common = [new(GenAiNames.OperationName, key.Operation)];
        if (key.Provider is not null) common.Add(new(GenAiNames.ProviderName, key.Provider));
        if (key.RequestModel is not null) common.Add(new(GenAiNames.RequestModel, key.RequestModel));
        if (key.ResponseModel is not null) common.Add(new(GenAiNames.ResponseModel, key.ResponseModel));
        if (key.Address is not null) common.Add(new(GenAiNames.ServerAddress, key.Address));
        if (key.Port is { } port) common.Add(new(GenAiNames.ServerPort, port));
        Tags = ModelTags.Of(key.Identity, [.. common]);
        ChunkTags = ModelTags.Of(key.Identity, [.. common.Where(tag =>
            tag.Key is GenAiNames.OperationName or GenAiNames.ProviderName or GenAiNames.RequestModel
            || (tag.Key == GenAiNames.ResponseModel && key.RequestModel is null))]);
        InputTypeTags = With(GenAiNames.TokenType, "input");
        OutputTypeTags = With(GenAiNames.TokenType, "output");
        ModalityTags = With(GenAiNames.TokenModality, "unknown");
        RejectedTags = With(Names.Reason, "impossible_count");
        typeTags = [.. TypeNames.Select(name => With(GenAiNames.Tokens.Type, name))];
    }

    public LanguageModelKey Key { get; }

    /// <summary>Whether the operation is an inference in the conventions; embeddings are not.</summary>
    public bool Generates => Key.Operation != LanguageModelOperation.Embeddings;

    public KeyValuePair<string, object?>[] Tags { get; }

    /// <summary>The attributes of measurements per chunk: only the required ones, because an SDK hashes every attribute each time.</summary>
    public KeyValuePair<string, object?>[] ChunkTags { get; }

    public KeyValuePair<string, object?>[] InputTypeTags { get; }

    public KeyValuePair<string, object?>[] OutputTypeTags { get; }

    public KeyValuePair<string, object?>[] ModalityTags { get; }

    public KeyValuePair<string, object?>[] RejectedTags { get; }

    /// <summary>Whether anything has been counted.</summary>
    public bool HasCounted => Enumerable.Range(0, SlotCount).Any(slot => cells.Sum(slot) > 0);

    public long Rejected => cells.Sum(RejectedCounts);

    /// <summary>The cost so far; null without a price or before the first reported tokens.</summary>
    public (decimal Amount, KeyValuePair<string, object?>[] Tags)? Cost
    {
        get
        {
            if (Volatile.Read(ref priced) is not { } table) return null;
            long full = cells.Sum(FullPrice), cached = cells.Sum(CachedPrice), output = Tokens(TokenType.Output);
            return full + cached + output == 0 ? null : (table.Price.Of(full, cached, output), table.Tags);
        }
    }

    /// <summary>What one call costs, as it is added to <see cref="Cost"/>; null without a price or reported tokens.</summary>
    public (decimal Amount, string Currency)? CostOf(in TokenCounts tokens)
    {
        if (Volatile.Read(ref priced) is not { } table || (tokens.Input < 0 && tokens.Output < 0)) return null;
        var (full, cached) = InputByPrice(in tokens);
        return (table.Price.Of(full, cached, Math.Max(tokens.Output, 0)), table.Price.Currency);
    }

    /// <summary>Sets the price, unless there is one.</summary>
    public void ChargeAt(TokenPrice? price)
    {
        if (price is null || priced is not null) return;
        Interlocked.CompareExchange(ref priced, new PricedSeries(price, With(GenAiNames.Cost.Currency, price.Currency)), null);
    }

    /// <summary>Copies the price of another series of the same model.</summary>
    public void ChargeAs(LanguageModelSeries other) => ChargeAt(Volatile.Read(ref other.priced)?.Price);

    public long Tokens(TokenType type) => cells.Sum((int)type);

    public KeyValuePair<string, object?>[] TagsOf(TokenType type) => typeTags[(int)type];

    /// <summary>The attributes of an unsuccessful call; <paramref name="error"/> is the type of an exception, a code, or null.</summary>
    public KeyValuePair<string, object?>[] FailureTags(object? error)
    {
        object known = error ?? Names.UnknownError;
        if (failureTags.TryGetValue(known, out var tags)) return tags;
        bool full = failureTags.Count >= MaxErrorTypes;
        tags = With(Names.ErrorType, full ? Names.Other : known is Type type ? type.FullName ?? type.Name : known);
        return full ? tags : failureTags.GetOrAdd(known, tags);
    }

    /// <summary>Counts the tokens of one call.</summary>
    public void Count(in TokenCounts tokens)
    {
        Add(TokenType.Input, tokens.Input);
        Add(TokenType.Output, tokens.Output);
        Add(TokenType.CachedInput, tokens.CachedInput);
        Add(TokenType.ReasoningOutput, tokens.ReasoningOutput);
        if (tokens.Rejected > 0) cells.Add(RejectedCounts, tokens.Rejected);
        var (full, cached) = InputByPrice(in tokens);
        if (full > 0) cells.Add(FullPrice, full);
        if (cached > 0) cells.Add(CachedPrice, cached);
    }

    /// <summary>Input at the full price and at that of cached input; parts of an unknown total have no price.</summary>
    private static (long Full, long Cached) InputByPrice(in TokenCounts tokens)
    {
        if (tokens.Input < 0) return (0, 0);
        long cached = Math.Max(tokens.CachedInput, 0);
        return (tokens.Input - cached, cached);
    }

    private void Add(TokenType type, long tokens)
    {
        if (tokens > 0) cells.Add((int)type, tokens);
    }

    private KeyValuePair<string, object?>[] With(string key, object? value) => [.. Tags, new(key, value)];

    private sealed record PricedSeries(TokenPrice Price, KeyValuePair<string, object?>[] Tags);
}
