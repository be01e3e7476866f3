using ModelObservability.Gpu.Joining;

namespace ModelObservability;

/// <summary>
/// A model joined to the GPUs it works on, by <see cref="GpuMonitor.Join"/>. Ends when it, the model's monitor or the GPU monitor is
/// disposed. Thread-safe.
/// </summary>
/// <remarks>
/// The rule: the energy of a GPU is taken to flow evenly from one poll to the next, and while n calls or training runs of joined models are
/// under way on it, each is charged 1/n of what flows. What flows while none is under way is nobody's
/// (<c>nvml.gpu.energy.unattributed</c>). What is charged and what is nobody's add up to the energy of the GPU. When the join is disposed the
/// GPUs are read once more, so that the last interval is charged, too; what was used stays readable.
/// </remarks>
public sealed class GpuJoin : IDisposable
{
    private readonly WorkLedger ledger;
    private readonly LedgerEntry entry;
    private readonly ModelMonitor model;
    private readonly Action? poll;

    internal GpuJoin(WorkLedger ledger, LedgerEntry entry, ModelMonitor model, Action? poll = null) =>
        (this.ledger, this.entry, this.model, this.poll) = (ledger, entry, model, poll);

    /// <summary>What the calls have used, of all joined monitors of the model.</summary>
    public GpuUse Inference => entry.Inference.Use();

    /// <summary>What the training runs have used, from their beginnings to their ends: waiting for data, validation and checkpoints included.</summary>
    public GpuUse Training => entry.Training.Use();

    /// <summary>
    /// Measures no further; the model is watched as before. Waits at most 200 ms for a last poll. Where it does not come, the energy since the
    /// one before is added by the poll that does, if there is one.
    /// </summary>
    public void Dispose()
    {
        if (ledger.Has(entry, model)) poll?.Invoke();
        ledger.Close(entry, model);
    }
}
