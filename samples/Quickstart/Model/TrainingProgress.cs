namespace Quickstart.Model;

/// <summary>How far training is, after an epoch.</summary>
/// <param name="Epoch">The epoch that ended, from 1.</param>
/// <param name="Epochs">How many there will be.</param>
/// <param name="Loss">Mean cross-entropy over the epoch, in nats.</param>
/// <param name="Accuracy">Share of training images the network got right while it learned, 0–1.</param>
internal readonly record struct TrainingProgress(int Epoch, int Epochs, double Loss, double Accuracy);
