namespace ModelObservability.Analyzers.Tests.Scopes;

[TestFixture]
public sealed class CallScopeAnalyzerTests
{
    private const string Start = "using InferenceCall call = monitor.StartInference(); ";

    [TestCase(Start + "Predict(x);", TestName = "No_Complete_at_all")]
    [TestCase("using (InferenceCall call = monitor.StartInference()) { Predict(x); }", TestName = "No_Complete_in_a_using_statement")]
    [TestCase("using (monitor.StartInference()) { Predict(x); }", TestName = "A_scope_that_nothing_holds")]
    [TestCase("monitor.StartInference();", TestName = "A_scope_that_is_dropped")]
    [TestCase("_ = monitor.StartInference();", TestName = "A_scope_that_is_discarded")]
    [TestCase("InferenceCall call = monitor.StartInference(); Predict(x); call.Dispose();", TestName = "A_scope_without_using")]
    [TestCase(Start + "if (x == 0) return; Predict(x); call.Complete();", TestName = "An_early_return")]
    [TestCase(Start + "if (x == 0) { Predict(1); } else { Predict(x); call.Complete(); }", TestName = "One_of_two_branches")]
    [TestCase(Start + "switch (x) { case 0: break; default: Predict(x); call.Complete(); break; }", TestName = "One_of_the_cases")]
    [TestCase(Start + "foreach (int item in items) { Predict(item); call.Complete(); }", TestName = "A_loop_that_may_not_run")]
    [TestCase("foreach (int item in items) { using InferenceCall call = monitor.StartInference(); if (item == 0) continue; Predict(item); call.Complete(); }", TestName = "A_continue_in_a_loop")]
    [TestCase("Action inner = () => { using var call = monitor.StartInference(); Predict(1); }; inner();", TestName = "In_a_lambda")]
    [TestCase("Inner(); void Inner() { using var call = monitor.StartInference(); Predict(1); }", TestName = "In_a_local_function")]
    [TestCase("Action outer = () => { Action inner = () => { using var call = monitor.StartInference(); Predict(1); }; inner(); }; outer();", TestName = "In_a_lambda_inside_a_lambda")]
    [TestCase(Start + "try { if (x == 0) return; Predict(x); } catch (InvalidOperationException) { call.Fail(\"busy\"); throw; } call.Complete();", TestName = "An_early_return_in_a_try")]
    public async Task A_path_that_returns_without_Complete_is_found(string body) =>
        Assert.That(await Found.InBody(body), Is.EqualTo(new[] { "MOA004: monitor.StartInference()" }));

    [Test]
    public async Task A_path_of_an_async_method_is_found() =>
        Assert.That(await Found.InMember("public async Task<int> Body(int x) { " + Start + "int y = await PredictAsync(x); if (y < 0) return 0; await Task.Yield(); call.Complete(); return y; }"), Is.EqualTo(new[] { "MOA004: monitor.StartInference()" }));

    [Test]
    public async Task A_checkpoint_is_found_and_a_validation_whose_report_completes_it_is_not() =>
        Assert.That(await Found.InMember("public void Body(TrainingRun run) { using (var scope = run.Validate()) run.ReportValidation(0.1); using (var scope = run.Checkpoint()) Predict(1); }"), Is.EqualTo(new[] { "MOA004: run.Checkpoint()" }));

    [TestCase(Start + "Predict(x); call.Complete();", TestName = "Complete_at_the_end")]
    [TestCase("using var call = monitor.StartInference(2); call.Enter(InferencePhase.Execute); Predict(x); call.Complete();", TestName = "With_phases")]
    [TestCase(Start + "if (x == 0) { call.Complete(); return; } Predict(x); call.Complete();", TestName = "Complete_before_each_return")]
    [TestCase(Start + "if (x == 0) { call.Fail(\"empty\"); return; } Predict(x); call.Complete();", TestName = "Fail_before_a_return")]
    [TestCase(Start + "if (x == 0) throw new ArgumentException(\"x\"); Predict(x); call.Complete();", TestName = "A_throw")]
    [TestCase(Start + "try { Predict(x); call.Complete(); } catch (InvalidOperationException) { }", TestName = "An_exception_that_is_caught")]
    [TestCase(Start + "try { Predict(x); call.Complete(); } catch (InvalidOperationException e) { call.Fail(e); throw; }", TestName = "An_exception_that_is_recorded")]
    [TestCase(Start + "try { if (x == 0) return; Predict(x); } finally { call.Complete(); }", TestName = "Complete_in_a_finally")]
    [TestCase(Start + "if (TryPredict(x, out int y)) call.Complete();", TestName = "Complete_on_a_condition_that_is_about_nothing_else")]
    [TestCase(Start + "bool ok = TryPredict(x, out int y); if (!ok) return; call.Complete();", TestName = "A_return_just_before_Complete")]
    [TestCase(Start + "foreach (int item in items) Predict(item); call.Complete();", TestName = "Complete_after_a_loop")]
    [TestCase(Start + "while (true) { if (Predict(x) > 3) { call.Complete(); break; } }", TestName = "A_loop_that_ends_with_Complete")]
    [TestCase(Start + "Finish(call); static void Finish(InferenceCall call) => call.Complete();", TestName = "A_scope_that_is_handed_on")]
    [TestCase(Start + "Action done = () => call.Complete(); done();", TestName = "A_scope_that_a_lambda_completes")]
    [TestCase(Start + "var same = call; same.Complete();", TestName = "A_copy")]
    [TestCase("kept = monitor.StartInference();", TestName = "A_scope_that_is_kept")]
    [TestCase("InferenceCall call; call = monitor.StartInference(); call.Dispose();", TestName = "A_scope_that_is_assigned")]
    [TestCase("if (x > 0) Environment.FailFast(\"\"); " + Start + "if (x == 0) Environment.FailFast(\"\"); call.Complete();", TestName = "The_end_of_the_process")]
    public async Task What_is_completed_or_may_be_is_not(string body) => Assert.That(await Found.InBody(body), Is.Empty);

    [Test]
    public async Task A_scope_that_is_returned_is_not_found() =>
        Assert.That(await Found.InMember("public InferenceCall Begin() => monitor.StartInference(); public InferenceCall Begin2() { var call = monitor.StartInference(2); return call; }"), Is.Empty);

    [Test]
    public async Task The_message_names_the_line_that_leaves_the_scope()
    {
        string text = "public static class Mine\n{\n    public static void Use(ModelMonitor monitor, int x)\n    {\n        using var call = monitor.StartInference();\n        if (x == 0)\n            return;\n        Console.WriteLine(x);\n        call.Complete();\n    }\n}";
        Assert.That((await Found.Diagnostics(text))[0].GetMessage(System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(
            "The scope that StartInference opens is not completed where line 6 leaves it, so it counts as failed; call Complete() where it succeeds and Fail(…) where it does not"));
    }
}
