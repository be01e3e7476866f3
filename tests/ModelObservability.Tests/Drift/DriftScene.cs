using ModelObservability.Testing;

namespace ModelObservability.Tests.Drift;

/// <summary>A model with a reference of ten features and a category, and a live loop of hours of 1,500 rows.</summary>
internal sealed class DriftScene : IDisposable
{
    public const int Features = 10, RowsPerWindow = 1500;

    private static int made;

    private readonly Random random = new(20261129);

    public DriftScene(DriftOptions? options = null)
    {
        Monitor = new($"drift-{Interlocked.Increment(ref made)}", "1", timeProvider: Time);
        Monitor.SignalRaised += signal => Signals.Add(signal);
        ReferenceBuilder builder = new(Monitor.Identity, [.. Enumerable.Range(0, Features).Select(index => $"f{index}"), "country"], ["country"], Time);
        for (int row = 0; row < 5000; row++) builder.Add(Row());
        Tracker = Monitor.TrackDrift(builder.Build(), options);
    }

    public ManualTime Time { get; } = new();

    public ModelMonitor Monitor { get; }

    public DriftTracker Tracker { get; }

    public List<Signal> Signals { get; } = [];

    /// <summary>Windows of rows, each changed a little before it is recorded.</summary>
    public DriftReport Run(int windows, Action<double[]>? change = null)
    {
        DriftReport report = Tracker.Report();
        for (int window = 0; window < windows; window++)
        {
            for (int row = 0; row < RowsPerWindow; row++)
            {
                double[] values = Row();
                change?.Invoke(values);
                Tracker.Record(values);
            }

            Time.Advance(TimeSpan.FromHours(1));
            report = Tracker.Report();
        }

        return report;
    }

    /// <summary>Heavy-tailed, skewed, discrete and constant features, and a category.</summary>
    public double[] Row()
    {
        double[] row = new double[Features + 1];
        for (int index = 0; index < Features; index++)
        {
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            row[index] = index switch
            {
                0 => 5,
                1 => Math.Exp(2 * normal),
                2 => random.Next(4),
                3 => random.NextDouble() < 0.9 ? 0 : random.NextDouble(),
                4 => 290 + normal,
                5 => random.NextDouble() < 0.05 ? double.NaN : normal,
                _ => normal,
            };
        }

        row[Features] = random.Next(3);
        return row;
    }

    public void Dispose() => Monitor.Dispose();
}
