namespace ModelObservability.Http.Reading;

/// <summary>Reads the body of a request: the model, the batch size, the sampling parameters.</summary>
internal sealed class RequestReader : IFieldHandler, IBodyInspector
{
    private readonly int limit;
    private readonly JsonFieldReader sieve;
    private int seen;

    /// <summary>Creates a reader of at most this many bytes.</summary>
    public RequestReader(JsonShape shape, int limit)
    {
        this.limit = limit;
        sieve = new JsonFieldReader(shape, this);
    }

    public string? Model { get; private set; }

    /// <summary>The number of items; null if it was not found in what was read.</summary>
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

    /// <summary>Starts over: the body is sent again.</summary>
    public void Reset()
    {
        (seen, BatchSize, IsOneItem) = (0, null, false);
        sieve.Reset();
    }

    /// <summary>Reads the next piece of the body.</summary>
    public void Inspect(ReadOnlySpan<byte> bytes)
    {
        int wanted = Math.Min(bytes.Length, limit - seen);
        if (wanted <= 0) return;
        sieve.Read(bytes[..wanted]);
        seen += wanted;
    }

    void IFieldHandler.Value(Field field, ReadOnlySpan<byte> value, bool isText)
    {
        if (field == Field.Model) Model = isText ? FieldValue.Name(value) ?? Model : Model;
        else if (field == Field.FirstOfBatch) IsOneItem = !isText; // token ids: one prompt, not many
        else if (!isText) Number(field, value);
    }

    void IFieldHandler.LongValue(Field field, ReadOnlySpan<byte> beginning, uint hash)
    {
        if (field == Field.Model) Model = FieldValue.Name(beginning, hash) ?? Model;
    }

    void IFieldHandler.Counted(Field field, int elements)
    {
        if (field == Field.BatchSize) BatchSize ??= IsOneItem ? 1 : elements;
    }

    private void Number(Field field, ReadOnlySpan<byte> value)
    {
        switch (field)
        {
            case Field.BatchSize: // the first dimension of a shape
                BatchSize ??= FieldValue.Whole(value) is { } items ? (int)Math.Clamp(items, -1, int.MaxValue) : null;
                break;
            case Field.Stream:
                Stream = value.SequenceEqual("true"u8) || (Stream is true && value.SequenceEqual("null"u8));
                break;
            case Field.MaxTokens:
                MaxTokens = FieldValue.Whole(value) ?? MaxTokens;
                break;
            case Field.Temperature:
                Temperature = FieldValue.Number(value) ?? Temperature;
                break;
            case Field.TopP:
                TopP = FieldValue.Number(value) ?? TopP;
                break;
            case Field.TopK:
                TopK = FieldValue.Number(value) ?? TopK;
                break;
            case Field.FrequencyPenalty:
                FrequencyPenalty = FieldValue.Number(value) ?? FrequencyPenalty;
                break;
            case Field.PresencePenalty:
                PresencePenalty = FieldValue.Number(value) ?? PresencePenalty;
                break;
            case Field.Seed:
                Seed = FieldValue.Whole(value) ?? Seed;
                break;
        }
    }
}
