using Training.Model;

namespace Training.Breaking;

/// <summary>A way to break a training that people meet: what is wrong with it, and what must be found in how many steps.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Cause">What is wrong, in a sentence.</param>
/// <param name="Code">The signal that must say so.</param>
/// <param name="Within">Steps after the cause by which it must have been found.</param>
internal sealed record Breakage(string Name, string Cause, string Code, int Within)
{
    public static readonly IReadOnlyList<Breakage> All =
    [
        new("nan", "the learning rate is a million times too high", "MO2001", 60)
        {
            Settings = settings => settings with { LearningRate = settings.LearningRate * 1e6 },
        },
        new("spike", "one batch holds the marker for missing values, -999, in place of its measurements", "MO2002", 0)
        {
            CauseAt = SpoiledStep,
            StopsEarly = true,
            Spoil = static (step, batch) => step == SpoiledStep ? batch with { Measurements = [.. batch.Measurements.Select(static _ => -999.0)] } : batch,
        },
        new("plateau", "the learning rate is zero", "MO2003", 2_100) { Settings = static settings => settings with { LearningRate = 0, BatchSize = 49, Epochs = Math.Max(settings.Epochs, 400) } },
        new("overfit", "a network of 256 units learns 24 samples by heart", "MO2006", 300)
        {
            Settings = static settings => settings with { Hidden = 256, BatchSize = 8, WeightDecay = 0, LearningRate = 0.05, Epochs = Math.Max(settings.Epochs, 500) },
            Samples = 24,
        },
        new("starve", "the loader takes many times as long as the step", "MO2007", 80) { LoaderMilliseconds = 5, StopsEarly = true },
    ];

    private const int SpoiledStep = 60;

    /// <summary>What it does to the hyperparameters.</summary>
    public Func<Settings, Settings> Settings { get; init; } = static settings => settings;

    /// <summary>What it does to the batch of a step.</summary>
    public Func<long, Tumours, Tumours> Spoil { get; init; } = static (_, batch) => batch;

    /// <summary>The step at which it begins.</summary>
    public int CauseAt { get; init; } = 1;

    /// <summary>Whether early stopping stays on; where it would come before what is to be seen it is off.</summary>
    public bool StopsEarly { get; init; }

    /// <summary>How many training samples are left; null: all.</summary>
    public int? Samples { get; init; }

    /// <summary>How long the loader takes per batch; 0: no time.</summary>
    public int LoaderMilliseconds { get; init; }
}
