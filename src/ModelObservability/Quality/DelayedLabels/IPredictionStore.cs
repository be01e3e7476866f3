namespace ModelObservability;

/// <summary>
/// Where delayed labels keep predictions when memory of one process will not do: a file, a database, a cache that several processes share.
/// Thread-safe. May throw: what could not be written is counted as <c>dropped</c>, and a label whose prediction could not be read is
/// <see cref="DelayedLabelResult.Unavailable"/>.
/// </summary>
/// <remarks>
/// <see cref="Add"/> and <see cref="Forget"/> are called off the path of what is observed, on a thread of the pool or by who hands over a
/// label; <see cref="Take"/> by who hands over a label. They may wait. A <c>model</c> is opaque: it stands for name, version and framework of
/// a model and its tracker, and predictions of different ones never meet.
/// </remarks>
public interface IPredictionStore
{
    /// <summary>Remembers predictions, all of them or, where it throws, none. An id that is remembered already keeps its first prediction.</summary>
    /// <param name="model">Whose predictions.</param>
    /// <param name="predictions">The predictions, at most 1,024 at once.</param>
    /// <returns>How many were new.</returns>
    int Add(string model, ReadOnlySpan<StoredPrediction> predictions);

    /// <summary>
    /// Finds the predictions of labels and marks them as labelled, atomically: of two callers with the same id one gets the prediction. A
    /// labelled one stays until it is forgotten, so that a second label is told from an unknown one.
    /// </summary>
    /// <param name="model">Whose predictions.</param>
    /// <param name="ids">Their ids, at most 1,024 at once.</param>
    /// <param name="taken">Receives what was found, in the order of the ids.</param>
    void Take(string model, ReadOnlySpan<string> ids, Span<TakenPrediction> taken);

    /// <summary>Forgets predictions, labelled or not: those from before a time, and then the oldest until there is room.</summary>
    /// <param name="model">Whose predictions.</param>
    /// <param name="before">The time.</param>
    /// <param name="capacity">How many may stay.</param>
    /// <returns>How many of the forgotten had no label; each is returned to one caller only.</returns>
    ForgottenPredictions Forget(string model, DateTimeOffset before, int capacity);

    /// <summary>How many predictions wait for a label.</summary>
    /// <param name="model">Whose predictions.</param>
    long Count(string model);
}
