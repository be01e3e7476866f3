using ModelObservability;
using ModelObservability.Training;
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
        new("nan", "the learning rate is out of all proportion", "MO2001", 60)
        {
            Settings = settings => settings with { LearningRate = settings.LearningRate * 1e200 },
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
        new("explode", "measurements are a hundred times larger, as where a conversion of units was lost", "MO2004", 30)
        {
            CauseAt = SpoiledStep,
            Spoil = static (step, batch) => step >= SpoiledStep ? batch with { Measurements = [.. batch.Measurements.Select(static value => 100 * value)] } : batch,
        },
        new("vanish", "every hidden unit is off for every sample", "MO2005", 400)
        {
            Settings = static settings => settings with { BatchSize = 10_000, WeightDecay = 0, Epochs = Math.Max(settings.Epochs, 500) },
            Prepare = static network => network.HiddenBiases.Fill(-1000),
        },
        new("stall", "a step waits two seconds for something", "MO2008", 0)
        {
            CauseAt = SpoiledStep,
            StopsEarly = true,
            StepMilliseconds = 2_000,
            Detection = new() { StallAfter = TimeSpan.FromMilliseconds(500) },
        },
        new("diverge", "labels are drawn by lot", "MO2009", 300)
        {
            CauseAt = DrawnStep,
            Spoil = static (step, batch) => step >= DrawnStep ? batch with { Labels = Drawn(step, batch.Count) } : batch,
        },
        new("early-stop", "400 epochs are asked for, and there is less to learn", "MO2010", 2_000)
        {
            Settings = static settings => settings with { Epochs = Math.Max(settings.Epochs, 400) },
            StopsEarly = true,
        },
        new("sink", "the disk of a sink is full", "MO2011", 2_000) { Settings = static settings => settings with { Epochs = Math.Max(settings.Epochs, 100) }, CauseAt = 0, Sinks = static () => [new FullDisk()] },
    ];

    private const int SpoiledStep = 60, DrawnStep = 200;

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

    /// <summary>What it does to the network before it learns.</summary>
    public Action<Network> Prepare { get; init; } = static _ => { };

    /// <summary>What is looked for; as usual where null.</summary>
    public TrainingDetection? Detection { get; init; }

    /// <summary>Sinks that are there beside the usual ones.</summary>
    public Func<IEnumerable<ITrainingSink>> Sinks { get; init; } = static () => [];

    /// <summary>How long the step of the cause takes; 0: no time.</summary>
    public int StepMilliseconds { get; init; }

    /// <summary>How long the loader takes per batch; 0: no time.</summary>
    public int LoaderMilliseconds { get; init; }

    private static int[] Drawn(long step, int count)
    {
        Random random = new((int)step);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(2))];
    }
}
