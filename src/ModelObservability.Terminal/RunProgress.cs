using ModelObservability.Training;

namespace ModelObservability.Terminal;

/// <summary>The progress of a run, computed from its records only, whose times are the clock. Not thread-safe.</summary>
internal sealed class RunProgress
{
    /// <summary>Most scores that are shown.</summary>
    private const int MaxScores = 16;

    /// <summary>Time constant of the rate, in seconds.</summary>
    private const double PaceSeconds = 3;

    private readonly List<(string Name, double Sum, long Count)> scores = [];
    private DateTimeOffset paceAt, lastAt, shownAt;
    private long paceStep, stepsBefore, finite;
    private double lossSum, gap;
    private int gaps;
    private bool isFirstStep = true;

    public int Epoch { get; private set; }

    /// <summary>Epochs of the run; null if unknown.</summary>
    public int? Epochs { get; private set; }

    /// <summary>Steps of the epoch so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Steps per epoch; null until known.</summary>
    public long? StepsPerEpoch { get; private set; }

    /// <summary>Steps of the whole run so far.</summary>
    public long Step { get; private set; }

    /// <summary>Epochs that ended in this process.</summary>
    public int EpochsSeen { get; private set; }

    /// <summary>The mean of the finite losses of the epoch so far; the last loss if it is NaN or infinite.</summary>
    public double Loss { get; private set; } = double.NaN;

    /// <summary>Recent steps per second; NaN until known.</summary>
    public double StepsPerSecond { get; private set; } = double.NaN;

    /// <summary>Whether anything has changed since it was last shown.</summary>
    public bool HasMoved { get; private set; }

    public IEnumerable<TrainingScore> Scores => scores.Select(score => new TrainingScore(score.Name, score.Sum / score.Count));

    /// <summary>Time since it was last shown, by the clock of the records.</summary>
    public TimeSpan SilentFor => lastAt - shownAt;


    /// <summary>When the run started in this process.</summary>
    public DateTimeOffset BegunAt { get; private set; }

    /// <summary>Remaining time of the run, or of the epoch if the number of epochs is unknown; null until it can be estimated.</summary>
    public TimeSpan? Remaining
    {
        get
        {
            if (StepsPerEpoch is not { } steps || !(StepsPerSecond > 0)) return null;
            long epochsAfter = Math.Max(0, (Epochs ?? Epoch) - Epoch);
            double seconds = (Math.Max(0, steps - Steps) + epochsAfter * steps) / StepsPerSecond + (gaps > 0 ? epochsAfter * gap / gaps : 0);
            return seconds < 1e9 ? TimeSpan.FromSeconds(seconds) : null;
        }
    }

    public void Begin(TrainingStarted started)
    {
        (Epochs, StepsPerEpoch, stepsBefore, Step) = (started.Epochs, started.StepsPerEpoch, started.Step, started.Step);
        BegunAt = lastAt = shownAt = started.Time;
    }

    public void Add(in TrainingStep step)
    {
        if (isFirstStep) BeginEpoch(step.Time);
        (Epoch, Step, Steps, lastAt) = (step.Epoch, step.Step, step.Step - stepsBefore, step.Time);
        HasMoved = true;
        if (double.IsFinite(step.Loss))
        {
            lossSum += step.Loss;
            Loss = lossSum / ++finite;
        }
        else Loss = step.Loss;

        foreach (TrainingScore score in step.Scores) Add(score);
        Learn();
    }

    public void End(TrainingEpochEnded epoch)
    {
        (Epoch, Step, Steps) = (epoch.Epoch, epoch.Step, epoch.Step - stepsBefore);
        if (Steps > 0) StepsPerEpoch = StepsPerEpoch is null || EpochsSeen == 0 ? Steps : Math.Max(StepsPerEpoch.Value, Steps);
        EpochsSeen++;
        (lastAt, stepsBefore, isFirstStep) = (epoch.Time, epoch.Step, true);
    }

    /// <summary>Marks everything as shown.</summary>
    public void Shown() => (HasMoved, shownAt) = (false, lastAt);

    private void BeginEpoch(DateTimeOffset firstAt)
    {
        if (EpochsSeen > 0 && paceAt != default)
        {
            gap += Math.Max(0, (firstAt - paceAt).TotalSeconds);
            gaps++;
        }

        (isFirstStep, lossSum, finite, Loss) = (false, 0, 0, double.NaN);
        scores.Clear();
        (paceAt, paceStep) = (firstAt, long.MaxValue);
    }

    private void Add(TrainingScore score)
    {
        if (!double.IsFinite(score.Value)) return;
        int index = scores.FindIndex(known => known.Name == score.Name);
        if (index >= 0) scores[index] = (score.Name, scores[index].Sum + score.Value, scores[index].Count + 1);
        else if (scores.Count < MaxScores) scores.Add((score.Name, score.Value, 1));
    }

    /// <summary>The rate between steps; time before the first step of an epoch (loading, compiling, validation) does not count.</summary>
    private void Learn()
    {
        if (paceStep == long.MaxValue) paceStep = Step;
        double seconds = (lastAt - paceAt).TotalSeconds;
        if (seconds < 0.05 && !(double.IsNaN(StepsPerSecond) && seconds > 0)) return;
        double now = (Step - paceStep) / seconds;
        if (seconds > 0 && now > 0) StepsPerSecond = double.IsNaN(StepsPerSecond) ? now : StepsPerSecond + (1 - Math.Exp(-seconds / PaceSeconds)) * (now - StepsPerSecond);
        (paceAt, paceStep) = (lastAt, Step);
    }
}
