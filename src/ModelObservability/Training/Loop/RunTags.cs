using System.Collections.Concurrent;
using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>The attributes of one run's gauges, built once. Thread-safe.</summary>
internal sealed class RunTags(ModelIdentity identity, string name)
{
    private readonly ConcurrentDictionary<(string, TrainingSplit), KeyValuePair<string, object?>[]> scores = new();

    /// <summary>The model alone, for what is added up over its runs.</summary>
    public KeyValuePair<string, object?>[] Model { get; } = ModelTags.Of(identity);

    public KeyValuePair<string, object?>[] Run { get; } = ModelTags.Of(identity, Named(name));

    public KeyValuePair<string, object?>[] Train { get; } = ModelTags.Of(identity, Named(name), Of(TrainingSplit.Train));

    public KeyValuePair<string, object?>[] Validation { get; } = ModelTags.Of(identity, Named(name), Of(TrainingSplit.Validation));

    /// <summary>The attributes of a score; a run has a bounded number of them.</summary>
    public KeyValuePair<string, object?>[] OfScore(string score, TrainingSplit split) => scores.GetOrAdd((score, split), key =>
        [.. key.Item2 == TrainingSplit.Train ? Train : Validation, new KeyValuePair<string, object?>(Names.Training.ScoreName, key.Item1)]);

    private static KeyValuePair<string, object?> Named(string name) => new(Names.Training.Run, name);

    private static KeyValuePair<string, object?> Of(TrainingSplit split) =>
        new(Names.Training.Split, split == TrainingSplit.Train ? "train" : "validation");
}
