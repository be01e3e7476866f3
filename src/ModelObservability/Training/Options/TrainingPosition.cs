namespace ModelObservability.Training;

/// <summary>A position in a run: saved with a checkpoint, and what a run resumes from.</summary>
/// <param name="Epochs">Epochs that are done, 0 or more.</param>
/// <param name="Steps">Steps that are done in the whole run, 0 or more.</param>
/// <param name="StepsInEpoch">Of these, steps of the epoch that is under way; 0 where none is.</param>
/// <remarks>The application has to continue its sequence of batches there; nothing is skipped for it.</remarks>
public readonly record struct TrainingPosition(int Epochs, long Steps, long StepsInEpoch = 0);
