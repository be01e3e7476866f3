namespace ModelObservability.Training;

/// <summary>
/// The last steps of a run and the one under way: written in place by the thread of its loop without a lock, read by any thread. A slot's key
/// reveals a torn copy, and is 0 while the step is under way.
/// </summary>
internal sealed class RecentSteps(int capacity)
{
    private readonly Slot[] slots = new Slot[capacity + 1];
    private int last;

    /// <summary>The step under way, or the last one. For the thread that writes.</summary>
    public ref Slot Last => ref slots[last];

    /// <summary>A slot for a step that begins; the oldest step is gone.</summary>
    public ref Slot Begin()
    {
        Slot[] all = slots;
        int next = last + 1;
        if (next == all.Length) next = 0;
        last = next;
        ref Slot slot = ref all[next];
        slot.Key = 0;
        Volatile.WriteBarrier();
        return ref slot;
    }

    /// <summary>Takes a step that is done.</summary>
    public void Add(in Slot step)
    {
        ref Slot slot = ref Begin();
        slot = step with { Key = 0 };
        Volatile.Write(ref slot.Key, step.Step);
    }

    /// <summary>The steps that are done, oldest first, as many as the capacity. One that is overwritten during the reading is left out.</summary>
    public RecentStep[] Read()
    {
        List<RecentStep> steps = new(slots.Length);
        for (int index = 0; index < slots.Length; index++)
        {
            ref Slot slot = ref slots[index];
            long before = Volatile.Read(ref slot.Key);
            if (before == 0) continue;
            RecentStep copy = slot.ToStep();
            Volatile.ReadBarrier();
            if (slot.Key == before) steps.Add(copy);
        }

        steps.Sort(static (one, other) => one.Step.CompareTo(other.Step));
        if (steps.Count == slots.Length) steps.RemoveAt(0); // one slot more than the capacity is for the step under way
        return [.. steps];
    }

    /// <summary>A step as it is written; 64 bytes.</summary>
    internal struct Slot
    {
        /// <summary>The number of the step once it is done.</summary>
        public long Key;
        public long Step;
        public double Loss;
        public double LearningRate;
        public double GradientNorm;
        public double DataWait;
        public double Duration;
        public int Epoch;
        public int Samples;

        public readonly RecentStep ToStep() => new(Step, Epoch, Loss, LearningRate, GradientNorm, Samples, DataWait, Duration);
    }
}
