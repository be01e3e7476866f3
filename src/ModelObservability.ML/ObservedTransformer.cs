using Microsoft.ML;
using Microsoft.ML.Data;
using ModelObservability.ML;

namespace ModelObservability;

/// <summary>
/// A transformer, watched. Each cursor that is read over its output is a call. What asks for a row mapper instead of a cursor (prediction engines,
/// chains that are put together anew) gets that of the transformer itself, unwatched: observe the engine.
/// </summary>
/// <typeparam name="TTransformer">The type of the transformer.</typeparam>
public sealed class ObservedTransformer<TTransformer> : ITransformer, IDisposable
    where TTransformer : class, ITransformer
{
    private readonly ModelMonitor monitor;

    internal ObservedTransformer(ModelMonitor monitor, TTransformer transformer) => (this.monitor, Inner) = (monitor, transformer);

    /// <summary>The transformer itself, unwatched.</summary>
    public TTransformer Inner { get; }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => Inner.IsRowToRowMapper;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Inner.GetOutputSchema(inputSchema);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input) => Inner.Transform(input) is { } output ? new ObservedDataView(monitor, output) : null!;

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => Inner.GetRowToRowMapper(inputSchema);

    /// <summary>Disposes the transformer, where it can be disposed.</summary>
    public void Dispose() => (Inner as IDisposable)?.Dispose();

    void ICanSaveModel.Save(ModelSaveContext ctx) => Inner.Save(ctx);
}
