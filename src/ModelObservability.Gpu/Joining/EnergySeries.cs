namespace ModelObservability.Gpu.Joining;

/// <summary>The energy of one kind of work of one model on one device. Thread-safe.</summary>
/// <param name="tags">Its attributes.</param>
internal sealed class EnergySeries(KeyValuePair<string, object?>[] tags)
{
    private double joules;

    public KeyValuePair<string, object?>[] Tags { get; } = tags;

    public double Joules => Volatile.Read(ref joules);

    /// <summary>Whether the energy of the device has been seen.</summary>
    public bool IsKnown { get; set; }

    /// <summary>Whether the next poll may still add something for work that has ended.</summary>
    public bool IsOwed { get; set; }

    /// <summary>Adds; two monitors of GPUs may do so at once.</summary>
    public void Add(double amount)
    {
        double before, seen = Joules;
        do
        {
            before = seen;
            seen = Interlocked.CompareExchange(ref joules, before + amount, before);
        }
        while (BitConverter.DoubleToInt64Bits(seen) != BitConverter.DoubleToInt64Bits(before));
    }
}
