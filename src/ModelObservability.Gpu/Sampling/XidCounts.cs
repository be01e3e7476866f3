namespace ModelObservability.Gpu.Sampling;

/// <summary>XID errors of one device by code; codes beyond <see cref="Limit"/> share one count.</summary>
internal sealed class XidCounts
{
    public const int Limit = 32;

    /// <summary>The code that stands for those beyond the limit.</summary>
    public const int Other = -1;

    private readonly List<KeyValuePair<int, long>> counts = [];

    public int? Last { get; private set; }

    /// <summary>All errors so far.</summary>
    public long Total { get; private set; }

    public void Add(ulong data)
    {
        Total++;
        int code = data <= int.MaxValue ? (int)data : Other;
        if (code != Other) Last = code;
        int index = counts.FindIndex(entry => entry.Key == code);
        if (index < 0 && counts.Count >= Limit)
        {
            code = Other;
            index = counts.FindIndex(entry => entry.Key == Other);
        }

        if (index < 0) counts.Add(new(code, 1));
        else counts[index] = new(code, counts[index].Value + 1);
    }

    public KeyValuePair<int, long>[] ToArray() => [.. counts];
}
