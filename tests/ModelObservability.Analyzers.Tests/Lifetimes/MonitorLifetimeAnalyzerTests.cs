namespace ModelObservability.Analyzers.Tests.Lifetimes;

[TestFixture]
public sealed class MonitorLifetimeAnalyzerTests
{
    private const string Make = "using ModelMonitor mine = new(\"mine\"); ";

    [TestCase("public Func<int, int> Make() { " + Make + "return mine.Observe<int, int>(Predict); }", "mine.Observe<int, int>(Predict)", TestName = "What_is_returned")]
    [TestCase("public Func<int, int> Make() { using (ModelMonitor mine = new(\"mine\")) { return mine.Observe<int, int>(Predict); } }", "mine.Observe<int, int>(Predict)", TestName = "What_a_using_statement_returns")]
    [TestCase("public Func<int, int> Make() { " + Make + "var wrapped = mine.Observe<int, int>(Predict); return wrapped; }", "wrapped", TestName = "What_is_returned_by_way_of_a_local")]
    [TestCase("public Func<int, int> Make() { " + Make + "Func<int, int> wrapped; wrapped = mine.Observe<int, int>(Predict); var again = wrapped; return again; }", "again", TestName = "What_is_returned_by_way_of_two_locals")]
    [TestCase("public object Make() { " + Make + "return (object)mine.TrackBinary(); }", "(object)mine.TrackBinary()", TestName = "A_tracker_that_is_returned")]
    [TestCase("public (TrainingRun, int) Make() { " + Make + "return (mine.StartTraining(), 1); }", "(mine.StartTraining(), 1)", TestName = "A_run_in_a_tuple_that_is_returned")]
    [TestCase("public void Make() { " + Make + "kept = mine.Observe<int, int>(Predict); }", "mine.Observe<int, int>(Predict)", TestName = "What_is_kept_in_a_field")]
    [TestCase("public void Make() { " + Make + "this.Predictor = mine.Observe<int, int>(Predict); }", "mine.Observe<int, int>(Predict)", TestName = "What_is_kept_in_a_property")]
    [TestCase("public void Make() { " + Make + "shared ??= mine.Observe<int, int>(Predict); }", "mine.Observe<int, int>(Predict)", TestName = "What_is_kept_in_a_static_field_unless_there_is_one")]
    [TestCase("public void Make(out Func<int, int> made) { " + Make + "made = mine.Observe<int, int>(Predict); }", "mine.Observe<int, int>(Predict)", TestName = "What_goes_out")]
    [TestCase("public Func<int, int> Make() { " + Make + "var wrapped = mine.Observe<int, int>(Predict); return x => wrapped(x) + 1; }", "x => wrapped(x) + 1", TestName = "A_lambda_that_is_returned")]
    [TestCase("public Func<int, int> Make() { " + Make + "return x => { using var call = mine.StartInference(); call.Complete(); return x; }; }", "x => { using var call = mine.StartInference(); call.Complete(); return x; }", TestName = "A_lambda_that_begins_a_call_and_is_returned")]
    [TestCase("public async Task<Func<int, int>> Make() { " + Make + "await Task.Yield(); return mine.Observe<int, int>(Predict); }", "mine.Observe<int, int>(Predict)", TestName = "What_an_async_method_returns")]
    [TestCase("public void Make() { Func<Func<int, int>> make = () => { " + Make + "return mine.Observe<int, int>(Predict); }; make(); }", "mine.Observe<int, int>(Predict)", TestName = "What_a_lambda_returns_of_its_own_monitor")]
    public async Task What_outlives_its_monitor_is_found(string member, string marked) =>
        Assert.That(await Found.InMember(member), Is.EqualTo(new[] { "MOA003: " + marked }));

    [TestCase("public int Make(int x) { " + Make + "return mine.Observe<int, int>(Predict)(x); }", TestName = "A_result")]
    [TestCase("public int Make(int x) { " + Make + "var wrapped = mine.Observe<int, int>(Predict); return wrapped(x); }", TestName = "A_result_of_a_local")]
    [TestCase("public Func<int, int> Make() => monitor.Observe<int, int>(Predict);", TestName = "A_monitor_that_is_kept")]
    [TestCase("public Func<int, int> Make() { ModelMonitor mine = new(\"mine\"); return mine.Observe<int, int>(Predict); }", TestName = "A_monitor_that_nobody_disposes_here")]
    [TestCase("public void Make() { kept = monitor.Observe<int, int>(Predict); }", TestName = "A_field_of_a_monitor_that_is_kept")]
    [TestCase("public int[] Make() { " + Make + "return items.Select(mine.Observe<int, int>(Predict)).ToArray(); }", TestName = "What_is_handed_to_a_method")]
    [TestCase("public int Make() { " + Make + "return Inner()(1); Func<int, int> Inner() => mine.Observe<int, int>(Predict); }", TestName = "What_a_function_inside_returns")]
    [TestCase("public int Make() { " + Make + "Func<Func<int, int>> inner = () => mine.Observe<int, int>(Predict); return inner()(1); }", TestName = "What_a_lambda_inside_returns")]
    [TestCase("public Func<int, int> Make(bool bare) { " + Make + "Func<int, int> model = mine.Observe<int, int>(Predict); if (bare) model = Predict; return model; }", TestName = "A_local_that_may_hold_something_else")]
    [TestCase("public int Make() { " + Make + "Service other = new(); other.Predictor = mine.Observe<int, int>(Predict); return other.Predictor(1); }", TestName = "A_property_of_another_object")]
    [TestCase("public IEnumerable<Func<int, int>> Make() { " + Make + "yield return mine.Observe<int, int>(Predict); }", TestName = "What_an_iterator_gives")]
    [TestCase("public int Make() { " + Make + "return mine.ObserveLoad(() => 1); }", TestName = "A_model_that_was_loaded")]
    [TestCase("public ModelIdentity Make() { " + Make + "return mine.Identity; }", TestName = "Something_else_of_the_monitor")]
    public async Task What_does_not_or_may_not_is_not(string member) => Assert.That(await Found.InMember(member), Is.Empty);

    [Test]
    public async Task A_program_that_runs_until_its_end_is_not_found() =>
        Assert.That(await Found.In("// program\nusing ModelMonitor mine = new(\"mine\");\nvar wrapped = mine.Observe((int x) => x);\nConsole.WriteLine(wrapped(1));\nreturn 0;"), Is.Empty);
}
