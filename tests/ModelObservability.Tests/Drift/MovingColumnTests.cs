using System.Text;
using ModelObservability.References;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Drift;

/// <summary>Columns that move while the model is healthy: where the reference has seen them move it is no drift.</summary>
[TestFixture]
public sealed class MovingColumnTests
{
    private const int PerHour = 1500, Hours = 12;
    private static int made;

    [Test]
    public void A_season_and_dependent_values_that_the_reference_has_seen_are_no_drift([Values(1, 2, 3, 4, 5)] int seed)
    {
        using Scene scene = new(seed);
        scene.Run(Hours, static row => row);
        Assert.That(scene.Signals.Select(static signal => signal.ToString()), Is.Empty);
        Assert.That(scene.Column("season").LeastIndex, Is.GreaterThan(0.5), "what healthy hours differ by");
        Assert.That(scene.Column("still").LeastIndex, Is.EqualTo(0.1), "for a column that stands still nothing has changed");
    }

    [Test]
    public void What_goes_beyond_the_season_is_drift_and_so_is_a_small_shift_of_a_column_that_stands_still()
    {
        using Scene scene = new(1);
        scene.Run(5, static row => [row[0] + 6, row[1] + 4, row[2] + 0.5]);
        Assert.That(scene.Signals.Single(static signal => signal.Code == "MO5011").Evidence["columns"], Is.EquivalentTo(new[] { "season", "dependent", "still" }));
    }

    [Test]
    public void A_profile_keeps_how_much_its_hours_differ()
    {
        using Scene scene = new(1);
        byte[] json = ReferenceJson.Write(scene.Reference);
        ReferenceProfile read = ReferenceReader.Read(json);
        Assert.That(read.Columns.Select(static column => column.Spread), Is.EqualTo(scene.Reference.Columns.Select(static column => column.Spread)));
        Assert.That(ReferenceJson.Write(read), Is.EqualTo(json));
        foreach (string wrong in new[] { "0.5", "\"x\"", "1e300", "-1" })
        {
            string text = Encoding.UTF8.GetString(json), own = FormattableString.Invariant($"\"dispersion\": {scene.Reference.Columns[0].Spread.Dispersion:R}");
            Assert.That(text, Does.Contain(own));
            Assert.That(() => ReferenceReader.Read(Encoding.UTF8.GetBytes(text.Replace(own, $"\"dispersion\": {wrong}", StringComparison.Ordinal))),
                Throws.InstanceOf<InvalidDataException>().With.Message.Contains("spread.dispersion"));
        }
    }

    [Test]
    public void Rows_that_are_sorted_say_nothing_about_the_column_that_sorts_them()
    {
        ReferenceBuilder builder = new(new("sorted", "1"), ["number"]);
        for (int row = 0; row < 20_000; row++) builder.Add([(double)row]);
        Assert.That(builder.Build().Columns[0].Spread, Is.EqualTo(BlockSpread.None));
    }

    /// <summary>Twelve healthy hours with a season of three hours, and a live loop.</summary>
    private sealed class Scene : IDisposable
    {
        private readonly ManualTime time = new();
        private readonly ModelMonitor monitor;
        private readonly DriftTracker tracker;
        private readonly Random random;
        private double dependent;
        private int rows;

        public Scene(int seed)
        {
            random = new(seed);
            monitor = new($"moving-{Interlocked.Increment(ref made)}", "1", timeProvider: time);
            monitor.SignalRaised += Signals.Add;
            ReferenceBuilder builder = new(monitor.Identity, ["season", "dependent", "still"], timeProvider: time);
            for (int row = 0; row < Hours * PerHour; row++) builder.Add(Row());
            Reference = builder.Build();
            tracker = monitor.TrackDrift(Reference);
        }

        public ReferenceProfile Reference { get; }

        public List<Signal> Signals { get; } = [];

        public DriftColumn Column(string name) => tracker.Report().Columns.Single(column => column.Name == name);

        public void Run(int hours, Func<double[], double[]> change)
        {
            for (int hour = 0; hour < hours; hour++)
            {
                for (int row = 0; row < PerHour; row++) tracker.Record(change(Row()));
                time.Advance(TimeSpan.FromHours(1));
                tracker.Report();
            }
        }

        public void Dispose() => monitor.Dispose();

        private double[] Row()
        {
            dependent = 0.95 * dependent + Math.Sqrt(1 - 0.95 * 0.95) * Normal();
            return [Math.Sin(2 * Math.PI * rows++ / (3.0 * PerHour)) + 0.7 * Normal(), dependent, Normal()];
        }

        private double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
