using ModelObservability.Gpu.Joining;

namespace ModelObservability;

/// <summary>
/// A model joined to the GPUs it works on, by <see cref="GpuMonitor.Join"/>. Ends when it, the model's monitor or the GPU monitor is
/// disposed. Thread-safe.
/// </summary>
/// <remarks>
/// The rule: the energy of a GPU is taken to flow evenly from one poll to the next, and while n calls or training runs of joined models are
/// under way on it, each is charged 1/n of what flows. What flows while none is under way is nobody's
/// (<c>nvml.gpu.energy.unattributed</c>). What is charged and what is nobody's add up to the energy of the GPU.
/// </remarks>
public sealed class GpuJoin : IDisposable
{
    private readonly WorkLedger ledger;
    private readonly LedgerEntry entry;
    private readonly ModelMonitor model;

    internal GpuJoin(WorkLedger ledger, LedgerEntry entry, ModelMonitor model) =>
        (this.ledger, this.entry, this.model) = (ledger, entry, model);

    /// <summary>What the calls have used, of all joined monitors of the model.</summary>
    public GpuUse Inference => entry.Inference.Use();

    /// <summary>What the training runs have used, from their beginnings to their ends: waiting for data, validation and checkpoints included.</summary>
    public GpuUse Training => entry.Training.Use();

    /// <summary>Measures no further; the model is watched as before.</summary>
    public void Dispose() => ledger.Close(entry, model);
}
