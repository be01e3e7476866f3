using ModelObservability.Signals;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

/// <summary>What is told of predictions that no label will find; each once for each <c>DelayedLabels</c>.</summary>
internal static class LabelSignals
{
    /// <summary>From now on every prediction drives out another.</summary>
    public static void TellThatFull(ModelIdentity identity, DelayedLabelsOptions options) =>
        SignalInstruments.Announce(identity, CoreSignals.LabelsForgotten, new Dictionary<string, object>
        {
            [Names.Quality.LabelCapacity] = options.Capacity,
            [Names.Quality.LabelMaxAge] = options.MaxAge.TotalSeconds,
        });

    /// <summary>The store is too slow for the queue, or refuses.</summary>
    public static void TellThatLost(ModelIdentity identity, int queue) =>
        SignalInstruments.Announce(identity, CoreSignals.PredictionsLost, new Dictionary<string, object> { [Names.Quality.LabelQueue] = queue });
}
