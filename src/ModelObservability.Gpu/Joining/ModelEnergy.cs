using System.Collections.Concurrent;
using Names = ModelObservability.Gpu.Telemetry.Names;

namespace ModelObservability.Gpu.Joining;

/// <summary>
/// What the joined work of one model has used, as it is published: one series a device and kind of work, whoever keeps the accounts. When the
/// last join of the model has ended it is still published, as everything a disposed monitor has counted.
/// </summary>
internal sealed class ModelEnergy(ModelIdentity identity)
{
    private readonly ConcurrentDictionary<(WorkKind Kind, string Device), EnergySeries> series = new();

    /// <summary>All models that are joined, and those that were until a short while ago.</summary>
    public static SeriesRegistry<ModelIdentity, ModelEnergy> Registry { get; } = new(static identity => new(identity), static energy => energy.HasCounted);

    private bool HasCounted
    {
        get
        {
            foreach (EnergySeries one in series.Values)
                if (one.Joules > 0 || one.IsOwed) return true;
            return false;
        }
    }

    /// <summary>The series of a kind of work on a device. Takes no lock where it exists.</summary>
    public EnergySeries Of(WorkKind kind, string device) =>
        series.GetOrAdd((kind, device), static (key, identity) => new(ModelTags.Of(identity, new KeyValuePair<string, object?>(Names.Hardware.Id, key.Device))), identity);

    /// <summary>The series of a kind of work that are to be published.</summary>
    public IEnumerable<EnergySeries> Published(WorkKind kind)
    {
        foreach (var ((of, _), one) in series)
            if (of == kind && one.IsKnown) yield return one;
    }
}
