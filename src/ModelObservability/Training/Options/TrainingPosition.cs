namespace ModelObservability.Training;

/// <summary>How far a run has come: what a checkpoint keeps, and what a run resumes from.</summary>
/// <param name="Epochs">Epochs that are done, 0 or more.</param>
/// <param name="Steps">Steps that are done in the whole run, 0 or more.</param>
/// <param name="StepsInEpoch">Of these, steps of the epoch that is under way; 0 where none is.</param>
/// <remarks>The application sees to it that its sequence of batches goes on where it was; nothing is skipped on its behalf.</remarks>
public readonly record struct TrainingPosition(int Epochs, long Steps, long StepsInEpoch = 0);
