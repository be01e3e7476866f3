using ModelObservability.Detection;
using ModelObservability.Training;

namespace ModelObservability.Tests.Detection;

/// <summary>What a run shows in one step; the validation is looked at where an epoch ends.</summary>
internal readonly record struct Shown(double Loss, double Norm, double Waited, double Computed, double Validation);

/// <summary>Every detector of steps and epochs, as a run has them, and the first step each found something at.</summary>
internal sealed class AllDetectors(TrainingDetection options)
{
    private readonly NotFiniteDetector notFinite = new();
    private readonly LossSpikeDetector spikes = new(options.LossSpikeDeviations!.Value);
    private readonly DivergenceDetector divergence = new(options.DivergenceShare!.Value);
    private readonly PlateauDetector plateau = new(options.PlateauImprovement!.Value);
    private readonly GradientDetector gradients = new(options.ExplodingGradientFactor, options.VanishingGradientFactor);
    private readonly OverfittingDetector overfitting = new(options.OverfittingRise!.Value);
    private readonly DataStarvationDetector starvation = new(options.DataWaitShare!.Value);
    private LossLevel level;
    private double epochLoss;
    private int epochSteps;

    public Dictionary<string, int> FirstAt { get; } = [];

    public void Step(int step, in Shown shown, bool endsEpoch)
    {
        Note(step, notFinite.Next(shown.Loss));
        if (double.IsFinite(shown.Loss))
        {
            Note(step, spikes.Next(step, shown.Loss, in level));
            level.Add(shown.Loss);
            Note(step, divergence.Next(in level));
            Note(step, plateau.Next(shown.Loss));
            (epochLoss, epochSteps) = (epochLoss + shown.Loss, epochSteps + 1);
        }

        Note(step, gradients.Next(shown.Norm, in level));
        Note(step, starvation.Next(shown.Waited, shown.Computed));
        if (!endsEpoch) return;
        Note(step, overfitting.Next(epochLoss / epochSteps, shown.Validation));
        (epochLoss, epochSteps) = (0, 0);
    }

    private void Note(int step, Finding? finding)
    {
        if (finding is not null) FirstAt.TryAdd(finding.Definition.Code, step);
    }
}
