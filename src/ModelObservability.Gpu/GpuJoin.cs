using ModelObservability.Gpu.Advice;
using ModelObservability.Gpu.Joining;

namespace ModelObservability;

/// <summary>
/// A model joined to the GPUs that it uses, by <see cref="GpuMonitor.Join"/>. It ends when it, the model's monitor or the GPU monitor is
/// disposed. Thread-safe.
/// </summary>
/// <remarks>
/// Energy is assumed to be used evenly between two polls. While n calls or training runs of joined models are running on a GPU, each is charged
/// 1/n of it; energy used while none is running is unattributed (<c>nvml.gpu.energy.unattributed</c>). Charged and unattributed energy add up to
/// the energy of the GPU. Disposing the join polls once more, so that the last interval is charged as well; its values stay readable.
/// </remarks>
public sealed class GpuJoin : IDisposable
{
    private readonly WorkLedger ledger;
    private readonly LedgerEntry entry;
    private readonly ModelMonitor model;
    private readonly Action? poll;

    internal GpuJoin(WorkLedger ledger, LedgerEntry entry, ModelMonitor model, Action? poll = null)
    {
        (this.ledger, this.entry, this.model, this.poll) = (ledger, entry, model, poll);
        GpuAdvice.Begin(model, ledger, entry);
    }

    /// <summary>What the calls of all joined monitors of the model have used.</summary>
    public GpuUse Inference => entry.Inference.Use();

    /// <summary>What the training runs have used from start to end, including waiting for data, validation and checkpoints.</summary>
    public GpuUse Training => entry.Training.Use();

    /// <summary>Forecasts when the first of the GPUs that the model uses is full, by the share of its memory that is in use, whoever uses it.</summary>
    /// <returns>The forecast, of the name <c>gpu_memory</c>. Memory that does not grow, or is not known, has no answer.</returns>
    /// <exception cref="InvalidOperationException">The model's monitor has 16 forecasts.</exception>
    /// <exception cref="ObjectDisposedException">The join has ended, or the model's monitor is disposed.</exception>
    public LevelForecast ForecastMemory()
    {
        ObjectDisposedException.ThrowIf(!ledger.Has(entry, model), this);
        return model.Forecast("gpu_memory", () => ledger.Has(entry, model) ? entry.MemoryShare : double.NaN, 1);
    }

    /// <summary>
    /// Ends the attribution; the model is still observed. Waits at most 200 ms for a last poll; if that is late, the next poll adds the energy of the
    /// last interval.
    /// </summary>
    public void Dispose()
    {
        if (ledger.Has(entry, model)) poll?.Invoke();
        ledger.Close(entry, model);
    }
}
