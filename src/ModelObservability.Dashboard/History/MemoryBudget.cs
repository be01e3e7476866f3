namespace ModelObservability.Dashboard.History;

/// <summary>The bytes that history may take. Not thread-safe.</summary>
internal sealed class MemoryBudget(int perModel, int all)
{
    public int PerModel => perModel;

    public int All => all;

    public int Taken { get; private set; }

    public bool TryTake(int bytes)
    {
        if (Taken + bytes > all) return false;
        Taken += bytes;
        return true;
    }

    public void GiveBack(int bytes) => Taken -= bytes;
}
