using ModelObservability.Torch;
using ModelObservability.Training;

namespace ModelObservability;

/// <summary>
/// What <c>step.Report(loss, optimizer)</c> reads: the learning rate in every step, the gradients in some. The optimizer and the module are
/// looked at and never changed; tensors made for that are disposed in a scope of their own. For the thread of the loop.
/// </summary>
public sealed class ObservedOptimizer
{
    private const int NamesTold = 10;

    private readonly TrainingRun run;
    private readonly ObservedOptimizerOptions options;
    private torch.optim.ILearningRateController? group;
    private bool isNotFinite;

    internal ObservedOptimizer(TrainingRun run, torch.optim.Optimizer optimizer, torch.nn.Module module, ObservedOptimizerOptions options)
    {
        (this.run, Inner, Module, this.options) = (run, optimizer, module, options);
        run.Monitor.UseSignals(TorchSignals.All);
    }

    /// <summary>The optimizer itself.</summary>
    public torch.optim.Optimizer Inner { get; }

    /// <summary>The module whose parameters it updates.</summary>
    public torch.nn.Module Module { get; }

    /// <summary>The learning rate of the first group of parameters, as a scheduler has left it; null where it has none.</summary>
    public double? LearningRate
    {
        get
        {
            try
            {
                return (group ??= Inner.ParamGroups?.FirstOrDefault())?.LearningRate; // the group stays; a scheduler sets its rate
            }
            catch when (Faults.Caught(FaultSite.Option))
            {
                return null;
            }
        }
    }

    /// <summary>Reads the gradients and writes histograms, if it is time. Never throws.</summary>
    /// <param name="step">The number of the step; 0 for none of the run.</param>
    /// <param name="norm">The norm, if the application knows it; else that of the gradients, if they were read.</param>
    /// <returns>What the application decided on gradients that are not finite.</returns>
    internal TrainingAction Read(long step, ref double? norm)
    {
        if (step == 0) return TrainingAction.Continue;
        TrainingAction decided = TrainingAction.Continue;
        try
        {
            bool isKnown = norm is { } known && double.IsFinite(known);
            if (isKnown) isNotFinite = false; // whatever was not finite is over
            bool isDue = !isKnown && (norm is not null || IsDue(step, options.GradientsEvery ?? ObservedOptimizerOptions.UsualEvery));
            if (isDue && GradientReading.Of(Module, devices: options.GradientsEvery is not null) is { } reading)
            {
                norm ??= reading.Norm;
                decided = Judge(reading);
            }

            if (options.HistogramsEvery is { } every && IsDue(step, every) && run.SinkCounts.Count > 0) ParameterHistograms.Write(run, Module, step);
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }

        return decided;
    }

    private static bool IsDue(long step, int every) => (step - 1) % every == 0;

    /// <summary>Raises the signal once for a row of readings that are not finite.</summary>
    private TrainingAction Judge(in GradientReading reading)
    {
        bool begins = reading.NotFinite.Count > 0 && !isNotFinite;
        isNotFinite = reading.NotFinite.Count > 0;
        return begins
            ? run.RaiseSignal(
                TorchSignals.GradientsNotFinite,
                ("parameters", string.Join(", ", reading.NotFinite.Take(NamesTold))), ("not_finite", reading.NotFinite.Count), ("gradients", reading.Gradients))
            : TrainingAction.Continue;
    }
}
