using System.Collections.Concurrent;
using Names = ModelObservability.Gpu.Telemetry.Names;

namespace ModelObservability.Gpu.Joining;

/// <summary>
/// The published energy of one model: one series per device and kind of work, shared by all GPU monitors. After the last join has ended it is still
/// published for a while, like all counts of a disposed monitor.
/// </summary>
internal sealed class ModelEnergy(ModelIdentity identity)
{
    private readonly ConcurrentDictionary<(WorkKind Kind, string Device), EnergySeries> series = new();

    /// <summary>All joined models, and those that were joined until recently.</summary>
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

    /// <summary>The series of a kind of work on a device. Lock-free if it exists.</summary>
    public EnergySeries Of(WorkKind kind, string device) =>
        series.GetOrAdd((kind, device), static (key, identity) => new(ModelTags.Of(identity, new KeyValuePair<string, object?>(Names.Hardware.Id, key.Device))), identity);

    /// <summary>The series of a kind of work that are to be published.</summary>
    public IEnumerable<EnergySeries> Published(WorkKind kind)
    {
        foreach (var ((of, _), one) in series)
            if (of == kind && one.IsKnown) yield return one;
    }
}
