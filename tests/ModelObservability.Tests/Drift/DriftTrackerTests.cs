using ModelObservability.Testing;
using ModelObservability.Tests.Metrics;

namespace ModelObservability.Tests.Drift;

public class DriftTrackerTests
{
    [Test]
    [StaysQuiet("MO5011", "MO5012")]
    public void A_stable_stream_is_quiet()
    {
        using DriftScene scene = new();
        DriftReport report = scene.Run(60);
        Assert.That(report.Windows, Is.EqualTo(60));
        Assert.That(scene.Signals, Is.Empty);
        Assert.That(report.Findings, Is.Empty);
        Assert.That(report.ToString(), Is.EqualTo("no drift in 11 columns"));
    }

    [Test]
    [Provokes("MO5011")]
    public void A_shift_is_told_after_three_windows_and_once()
    {
        using DriftScene scene = new();
        scene.Run(5);
        scene.Run(2, static row => row[4] += 1);
        Assert.That(scene.Signals, Is.Empty, "two windows are not three");
        DriftReport report = scene.Run(6, static row => row[4] += 1);
        Assert.That(scene.Signals.Select(signal => signal.Code), Is.EqualTo(new[] { "MO5011" }));
        Assert.That(scene.Signals[0].Severity, Is.EqualTo(SignalSeverity.Warning));
        Assert.That(scene.Signals[0].Evidence["columns"], Is.EqualTo(new[] { "f4" }));
        Assert.That(report.Findings.Select(column => column.Name), Is.EqualTo(new[] { "f4" }), "1 of 290 is seen where 1 % of 290 would not be");
        Assert.That(report.ToString(), Does.StartWith("f4: Values, PSI "));
    }

    [Test]
    public void An_episode_that_ended_may_begin_again()
    {
        using DriftScene scene = new();
        scene.Run(4, static row => row[6] += 1);
        scene.Run(5);
        Assert.That(scene.Tracker.Report().Findings, Is.Empty);
        scene.Run(4, static row => row[6] += 1);
        Assert.That(scene.Signals.Select(signal => signal.Code), Is.EqualTo(new[] { "MO5011", "MO5011" }));
    }

    [Test]
    public void A_difference_too_small_to_matter_is_no_finding_however_many_rows_prove_it()
    {
        using DriftScene scene = new(new() { MinimumRows = 15_000 });
        for (int window = 0; window < 5; window++) scene.Run(10, static row => row[7] += 0.15);
        DriftColumn column = scene.Tracker.Report().Columns.Single(one => one.Name == "f7");
        Assert.That(column.PValue, Is.LessThan(0.001));
        Assert.That(column.Drifts, Is.EqualTo(DriftKinds.None));
        Assert.That(scene.Signals, Is.Empty);
    }

    [Test]
    [Provokes("MO5012")]
    public void Missing_values_and_new_categories_are_findings_of_their_own()
    {
        using DriftScene scene = new();
        Random random = new(1);
        DriftReport report = scene.Run(4, row =>
        {
            if (random.NextDouble() < 0.1) row[8] = double.NaN;
            if (random.NextDouble() < 0.05) row[DriftScene.Features] = 17;
        });
        Assert.That(scene.Signals.Select(signal => signal.Code), Is.EqualTo(new[] { "MO5012" }));
        Assert.That(report.Findings.ToDictionary(column => column.Name, column => column.Drifts), Is.EqualTo(new Dictionary<string, DriftKinds>
        {
            ["f8"] = DriftKinds.Missing,
            ["country"] = DriftKinds.Unseen,
        }));
    }

    [Test]
    public void A_constant_that_changes_is_a_finding()
    {
        using DriftScene scene = new();
        DriftReport report = scene.Run(4, static row => row[0] = 6);
        Assert.That(report.Findings.Single().Drifts, Is.EqualTo(DriftKinds.Values | DriftKinds.Unseen));
    }

    [Test]
    public void Of_too_few_rows_nothing_is_said()
    {
        using DriftScene scene = new();
        for (int row = 0; row < 999; row++) scene.Tracker.Record([.. Enumerable.Repeat(1e6, DriftScene.Features + 1)]);
        scene.Time.Advance(TimeSpan.FromDays(30));
        DriftReport report = scene.Tracker.Report();
        Assert.That((report.Windows, report.WaitingRows), Is.EqualTo((0, 999)));
        Assert.That(report.ToString(), Is.EqualTo("not enough: 999 rows in the first window"));
        Assert.That(report.Columns, Is.Empty);
    }

    [Test]
    public void A_column_with_too_few_values_is_left_out_of_a_window_that_has_enough()
    {
        using DriftScene scene = new();
        scene.Tracker.RecordColumn("f6", new double[1000]);
        scene.Tracker.RecordColumn("f7", new float[10]);
        scene.Time.Advance(TimeSpan.FromHours(1));
        DriftReport report = scene.Tracker.Report();
        Assert.That(report.Columns.Where(column => column.IsEnough).Select(column => column.Name), Is.EqualTo(new[] { "f6" }));
    }

    [Test]
    public void A_clock_that_is_set_back_does_not_keep_a_window_open()
    {
        using DriftScene scene = new();
        scene.Run(1);
        scene.Time.Advance(TimeSpan.FromDays(-365));
        DriftReport report = scene.Run(2);
        Assert.That(report.Windows, Is.EqualTo(3));
        scene.Time.Advance(TimeSpan.FromDays(3650));
        Assert.That(scene.Tracker.Report().Windows, Is.EqualTo(3), "time alone ends no window");
    }

    [Test]
    public void Columns_and_rows_and_inputs_are_the_same_data()
    {
        using DriftScene rows = new(), columns = new(), inputs = new();
        double[][] data = [.. Enumerable.Range(0, 1200).Select(_ => rows.Row())];
        DriftInputs<double[]> reader = inputs.Tracker.Inputs<double[]>(static (input, row) => input.CopyTo(row));
        foreach (double[] row in data)
        {
            rows.Tracker.Record(row);
            reader.Record(row);
        }

        for (int column = 0; column <= DriftScene.Features; column++)
            columns.Tracker.RecordColumn(column == DriftScene.Features ? "country" : $"f{column}", [.. data.Select(row => row[column])]);
        DriftReport[] reports = [.. new[] { rows, columns, inputs }.Select(scene =>
        {
            scene.Time.Advance(TimeSpan.FromHours(1));
            return scene.Tracker.Report();
        })];
        Assert.That(reports.Select(report => report.Windows), Is.All.EqualTo(1));
        for (int column = 0; column <= DriftScene.Features; column++)
            Assert.That(reports.Select(report => report.Columns[column].Distance.PopulationStabilityIndex), Is.All.EqualTo(reports[0].Columns[column].Distance.PopulationStabilityIndex));
    }

    [Test]
    [ProvokesFaults]
    public void A_reader_that_throws_hurts_nobody()
    {
        using DriftScene scene = new();
        DriftInputs<int> inputs = scene.Tracker.Inputs<int>(static (_, _) => throw new InvalidOperationException());
        long before = ModelMonitor.Faults;
        inputs.Record(1);
        Assert.That(ModelMonitor.Faults, Is.GreaterThan(before));
        Assert.That(scene.Tracker.Report().WaitingRows, Is.Zero);
    }

    [Test]
    public void What_an_input_does_not_say_is_missing()
    {
        using DriftScene scene = new();
        DriftInputs<int> inputs = scene.Tracker.Inputs<int>(static (_, row) => row[6] = 0);
        for (int row = 0; row < 1000; row++) inputs.Record(row);
        scene.Time.Advance(TimeSpan.FromHours(1));
        DriftReport report = scene.Tracker.Report();
        Assert.That((report.Columns[6].Distance.Missing, report.Columns[7].Distance.Missing), Is.EqualTo((0.0, 1.0)));
    }

    [Test]
    public void Rows_of_another_shape_are_refused_where_they_are_given()
    {
        using DriftScene scene = new();
        Assert.That(() => scene.Tracker.Record([1.0, 2.0]), Throws.ArgumentException.With.Message.Contains("rows of 11 columns"));
        Assert.That(() => scene.Tracker.RecordColumn("age", [1.0]), Throws.ArgumentException.With.Message.Contains("no column \"age\""));
        Assert.That(() => scene.Tracker.RecordScores([0.5]), Throws.InvalidOperationException.With.Message.Contains("no scores"));
        Assert.That(() => scene.Tracker.RecordClasses([1]), Throws.InvalidOperationException.With.Message.Contains("no predicted classes"));
    }

    [Test]
    public void Profiles_of_another_model_and_options_out_of_range_are_refused()
    {
        using DriftScene scene = new();
        using ModelMonitor other = new("drift-other", "1");
        ReferenceProfile profile = new ReferenceBuilder(scene.Monitor.Identity, ["a"]).Build();
        Assert.That(() => other.TrackDrift(profile), Throws.InstanceOf<InvalidDataException>());
        Assert.That(() => other.TrackDrift(new ReferenceBuilder(other.Identity, ["a"]).Build()), Throws.ArgumentException.With.Message.Contains("nothing to compare"));
        ReferenceBuilder again = new(scene.Monitor.Identity, ["a"]);
        again.Add([1.0]);
        Assert.That(() => scene.Monitor.TrackDrift(again.Build()), Throws.InvalidOperationException.With.Message.Contains("already compared"));
        Assert.That(() => new DriftOptions { MinimumRows = 999 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new DriftOptions { LabelCopies = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new DriftOptions { FalseDiscoveryRate = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new DriftOptions { Window = TimeSpan.Zero }, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Other_columns_and_another_threshold_are_refused_where_the_reference_is_given()
    {
        using ModelMonitor monitor = new("drift-columns", "1");
        ReferenceBuilder builder = new(monitor.Identity, ["age", "income"]);
        builder.Add([31, 40_000, 52, 55_000]);
        builder.AddScores([true, false], [0.9, 0.2], threshold: 0.4);
        ReferenceProfile profile = builder.Build();
        Assert.That(
            () => monitor.TrackDrift(profile, columns: ["income", "age"]), Throws.InstanceOf<InvalidDataException>().With.Message.EqualTo("The profile has the columns age, income; expected income, age."));
        Assert.That(() => monitor.TrackDrift(profile, columns: []), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("expected (none)"));
        Assert.That(() => monitor.TrackDrift(profile, columns: ["age", "income"]), Throws.Nothing);
        using ModelMonitor tracked = new("drift-columns", "1");
        tracked.TrackBinary(new() { Probabilities = true });
        Assert.That(
            () => tracked.TrackDrift(profile), Throws.InstanceOf<InvalidDataException>().With.Message.EqualTo("The scores of the profile are positive from 0.4 on; this model is tracked with a threshold of 0.5."));
    }

    [Test]
    public void What_is_published_is_bounded_and_ends_with_the_monitor()
    {
        using DriftScene scene = new(new() { MaxColumns = 3 });
        using MeterReadings readings = new(scene.Monitor.Identity.Name);
        scene.Run(4, static row => row[4] += 1);
        string[] columns = [.. readings.ObserveAll().Where(reading => reading.Instrument == "ml.drift.stability_index").Select(reading => (string)reading.Tags["ml.drift.column"]!)];
        Assert.That(columns, Is.EquivalentTo(new[] { "f0", "f1", "f2", "__other__" }));
        Assert.That(readings.Observe("ml.drift.columns", ("ml.drift.kind", "values")), Is.EqualTo(1));
        Assert.That(readings.Observe("ml.drift.stability_index", ("ml.drift.column", "__other__")), Is.GreaterThan(0.1));
        scene.Monitor.Dispose();
        Assert.That(readings.ObserveAll().Where(reading => reading.Instrument.StartsWith("ml.drift", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Threads_lose_no_row()
    {
        using DriftScene scene = new();
        double[] row = scene.Row();
        Parallel.For(0, 8, _ =>
        {
            for (int at = 0; at < 500; at++) scene.Tracker.Record(row);
        });
        Assert.That(scene.Tracker.Report().WaitingRows, Is.EqualTo(4000));
    }

    [Test]
    public void Recording_a_row_allocates_nothing()
    {
        using DriftScene scene = new();
        double[] row = scene.Row();
        DriftInputs<double[]> inputs = scene.Tracker.Inputs<double[]>(static (input, into) => input.CopyTo(into));
        Assert.That(Allocations.Of(() => scene.Tracker.Record(row)), Is.Zero);
        Assert.That(Allocations.Of(() => inputs.Record(row)), Is.Zero);
    }

    [Test]
    public void A_handler_may_ask_for_the_report()
    {
        using DriftScene scene = new();
        string? seen = null;
        scene.Monitor.SignalRaised += _ => seen = Task.Run(() => scene.Tracker.Report().ToString()).Result;
        scene.Run(4, static row => row[4] += 1);
        Assert.That(seen, Does.Contain("f4"));
    }
}
