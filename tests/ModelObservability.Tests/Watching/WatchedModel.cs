using ModelObservability.Testing;

namespace ModelObservability.Tests.Watching;

/// <summary>A service with a model of two classes, called and labelled through the public API on a clock of its own; a test makes it ill.</summary>
internal sealed class WatchedModel : IDisposable
{
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    private readonly Random random;
    private readonly Func<int, float[]> model;
    private bool positive;

    public WatchedModel(int seed = 1, string? name = null)
    {
        random = new Random(seed);
        Monitor = new ModelMonitor(name ?? "watched " + TestContext.CurrentContext.Test.ID, timeProvider: Time);
        Monitor.SignalRaised += Raised.Add;
        Monitor.TrackLatency();
        Quality = Monitor.TrackBinary(new() { Probabilities = true, RankingBins = 16 });
        model = Monitor.Observe<int, float[]>(_ => Answer(), new() { Output = new OutputInspection<float[]>(x => x) { Classes = 2, LowConfidence = 0.6 } });
    }

    public TickingTime Time { get; } = new();

    public ModelMonitor Monitor { get; }

    public BinaryQuality Quality { get; }

    public List<Signal> Raised { get; } = [];

    /// <summary>Findings against the reference.</summary>
    public IEnumerable<Signal> Found => Raised.Where(static signal => signal.Code.StartsWith("MO7", StringComparison.Ordinal));

    public double Wrong { get; set; } = 0.1;

    public double Fails { get; set; } = 0.02;

    public double NotNumbers { get; set; } = 0.01;

    public double Unsure { get; set; } = 0.05;

    public double Positive { get; set; } = 0.5;

    public double Milliseconds { get; set; } = 10;

    public double Score { get; set; } = 0.9;

    public bool IsCalled { get; set; } = true;

    public bool IsLabelled { get; set; } = true;

    /// <summary>Two healthy hours, and a profile of them.</summary>
    public ReferenceProfile Healthy()
    {
        Run(TimeSpan.FromHours(2));
        return Quality.CaptureReference();
    }

    /// <summary>Goes on as it is, with twenty calls and labels between two looks.</summary>
    public void Run(TimeSpan time)
    {
        for (DateTimeOffset end = Time.GetUtcNow() + time; Time.GetUtcNow() < end;)
        {
            DateTimeOffset next = Time.GetUtcNow() + Look;
            for (int call = 0; call < 20; call++) CallAndLabel();
            Time.Advance(next - Time.GetUtcNow());
        }
    }

    public void Dispose() => Monitor.Dispose();

    private void CallAndLabel()
    {
        positive = random.NextDouble() < Positive;
        if (IsCalled)
        {
            try
            {
                model(0);
            }
            catch (InvalidOperationException)
            {
            }
        }

        if (IsLabelled) Quality.Record(random.NextDouble() < Wrong ? !positive : positive, positive ? Score : 1 - Score);
    }

    private float[] Answer()
    {
        Time.Advance(TimeSpan.FromMilliseconds(Milliseconds * (0.5 + random.NextDouble())));
        if (random.NextDouble() < Fails) throw new InvalidOperationException();
        if (random.NextDouble() < NotNumbers) return [float.NaN, 1];
        float sure = random.NextDouble() < Unsure ? 0.55f : 0.9f;
        return positive ? [1 - sure, sure] : [sure, 1 - sure];
    }
}
