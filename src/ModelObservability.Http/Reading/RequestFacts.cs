namespace ModelObservability.Http.Reading;

/// <summary>What the body of a request tells: the model, the size of the batch, how tokens are to be sampled.</summary>
internal sealed class RequestFacts : IJsonValues
{
    private readonly int limit;
    private readonly JsonSieve sieve;
    private int seen;

    /// <summary>Reads at most this many bytes.</summary>
    public RequestFacts(JsonShape shape, int limit)
    {
        this.limit = limit;
        sieve = new JsonSieve(shape, this);
    }

    public string? Model { get; private set; }

    /// <summary>Items; null where it was not told within what was read.</summary>
    public int? BatchSize { get; private set; }

    public bool? Stream { get; private set; }

    public long? MaxTokens { get; private set; }

    public double? Temperature { get; private set; }

    public double? TopP { get; private set; }

    public double? TopK { get; private set; }

    public double? FrequencyPenalty { get; private set; }

    public double? PresencePenalty { get; private set; }

    public long? Seed { get; private set; }

    private bool IsOneItem { get; set; }

    /// <summary>Begins anew: the body is sent again.</summary>
    public void Reset()
    {
        (seen, BatchSize, IsOneItem) = (0, null, false);
        sieve.Reset();
    }

    /// <summary>The next piece of the body.</summary>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        int wanted = Math.Min(bytes.Length, limit - seen);
        if (wanted <= 0) return;
        sieve.Read(bytes[..wanted]);
        seen += wanted;
    }

    void IJsonValues.Value(Fact fact, ReadOnlySpan<byte> value, bool isText)
    {
        if (fact == Fact.Model) Model = isText ? FactValue.Name(value) ?? Model : Model;
        else if (fact == Fact.FirstOfBatch) IsOneItem = !isText; // token numbers: one text, not many
        else if (!isText) Number(fact, value);
    }

    void IJsonValues.LongValue(Fact fact, ReadOnlySpan<byte> beginning, uint hash)
    {
        if (fact == Fact.Model) Model = FactValue.Name(beginning, hash) ?? Model;
    }

    void IJsonValues.Counted(Fact fact, int elements)
    {
        if (fact == Fact.BatchSize) BatchSize ??= IsOneItem ? 1 : elements;
    }

    private void Number(Fact fact, ReadOnlySpan<byte> value)
    {
        switch (fact)
        {
            case Fact.BatchSize: // the first dimension of a shape
                BatchSize ??= FactValue.Whole(value) is { } items ? (int)Math.Clamp(items, -1, int.MaxValue) : null;
                break;
            case Fact.Stream:
                Stream = value.SequenceEqual("true"u8) || (Stream is true && value.SequenceEqual("null"u8));
                break;
            case Fact.MaxTokens:
                MaxTokens = FactValue.Whole(value) ?? MaxTokens;
                break;
            case Fact.Temperature:
                Temperature = FactValue.Number(value) ?? Temperature;
                break;
            case Fact.TopP:
                TopP = FactValue.Number(value) ?? TopP;
                break;
            case Fact.TopK:
                TopK = FactValue.Number(value) ?? TopK;
                break;
            case Fact.FrequencyPenalty:
                FrequencyPenalty = FactValue.Number(value) ?? FrequencyPenalty;
                break;
            case Fact.PresencePenalty:
                PresencePenalty = FactValue.Number(value) ?? PresencePenalty;
                break;
            case Fact.Seed:
                Seed = FactValue.Whole(value) ?? Seed;
                break;
        }
    }
}
