namespace ModelObservability.Training;

/// <summary>The last steps of a run: written by the thread of its loop without a lock, read by any thread. A slot's key tells a torn copy.</summary>
internal sealed class RecentSteps(int capacity)
{
    private readonly Slot[] slots = new Slot[capacity];
    private int next;

    public void Add(in RecentStep step)
    {
        ref Slot slot = ref slots[next];
        if (++next == slots.Length) next = 0;
        slot.Key = 0;
        Volatile.WriteBarrier();
        slot.Step = step;
        Volatile.Write(ref slot.Key, step.Step);
    }

    /// <summary>The steps, oldest first. A step that is overwritten during the reading is left out.</summary>
    public RecentStep[] Read()
    {
        List<RecentStep> steps = new(slots.Length);
        for (int index = 0; index < slots.Length; index++)
        {
            ref Slot slot = ref slots[index];
            long before = Volatile.Read(ref slot.Key);
            if (before == 0) continue;
            RecentStep copy = slot.Step;
            Volatile.ReadBarrier();
            if (slot.Key == before) steps.Add(copy);
        }

        steps.Sort(static (one, other) => one.Step.CompareTo(other.Step));
        return [.. steps];
    }

    private struct Slot
    {
        public long Key;
        public RecentStep Step;
    }
}
