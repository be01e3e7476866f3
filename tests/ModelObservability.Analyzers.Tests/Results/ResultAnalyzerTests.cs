namespace ModelObservability.Analyzers.Tests.Results;

[TestFixture]
public sealed class ResultAnalyzerTests
{
    [TestCase("monitor.Observe<int, Task<int>>(PredictAsync);", "PredictAsync", TestName = "A_task_whose_type_was_written_out")]
    [TestCase("monitor.Observe<int, ValueTask<int>>(static x => new(x));", "static x => new(x)", TestName = "A_value_task_whose_type_was_written_out")]
    [TestCase("monitor.Observe<int, Task>(static x => Task.CompletedTask);", "static x => Task.CompletedTask", TestName = "A_task_without_a_result_whose_type_was_written_out")]
    [TestCase("monitor.Observe<int, object>(x => PredictAsync(x));", "x => PredictAsync(x)", TestName = "A_task_that_a_lambda_gives_as_an_object")]
    [TestCase("monitor.Observe((int x) => (object)PredictAsync(x));", "(int x) => (object)PredictAsync(x)", TestName = "A_task_that_a_lambda_casts_to_an_object")]
    [TestCase("monitor.Observe<int, dynamic>(x => { return PredictAsync(x); });", "x => { return PredictAsync(x); }", TestName = "A_task_that_a_lambda_gives_as_dynamic")]
    [TestCase("monitor.Observe<int, object>(PredictAsync);", "PredictAsync", TestName = "A_task_that_a_method_gives_where_the_delegate_says_object")]
    [TestCase("monitor.Observe((int x) => new { Label = PredictAsync(x) });", "(int x) => new { Label = PredictAsync(x) }", TestName = "A_task_in_an_anonymous_object")]
    [TestCase("monitor.Observe((int x) => new[] { PredictAsync(x) });", "(int x) => new[] { PredictAsync(x) }", TestName = "An_array_of_tasks")]
    [TestCase("monitor.Observe((int x) => (x, PredictAsync(x)));", "(int x) => (x, PredictAsync(x))", TestName = "A_task_in_a_tuple")]
    [TestCase("monitor.Observe<int, IAsyncEnumerable<int>>(static x => null!);", "static x => null!", TestName = "A_stream_whose_type_was_written_out")]
    [TestCase("monitor.Observe((int x) => Task.FromResult(PredictAsync(x)));", "(int x) => Task.FromResult(PredictAsync(x))", TestName = "A_task_of_a_task")]
    [TestCase("monitor.ObserveLoad(() => PredictAsync(1));", "() => PredictAsync(1)", TestName = "A_load_that_gives_a_task")]
    public async Task What_is_awaited_after_the_call_is_found(string statement, string marked) =>
        Assert.That(await Found.InBody(statement), Is.EqualTo(new[] { "MOA001: " + marked }));

    [TestCase("monitor.Observe<int, IEnumerable<int>>(PredictLazily);", "PredictLazily", TestName = "An_iterator")]
    [TestCase("monitor.Observe((int x) => items.Select(y => x + y));", "(int x) => items.Select(y => x + y)", TestName = "A_LINQ_query")]
    [TestCase("monitor.Observe((int x) => from y in items orderby y select x + y);", "(int x) => from y in items orderby y select x + y", TestName = "A_query_expression")]
    [TestCase("monitor.Observe<int, object>(x => items.Select(y => x + y));", "x => items.Select(y => x + y)", TestName = "A_LINQ_query_given_as_an_object")]
    [TestCase("monitor.Observe((int x) => new { Scores = items.Select(y => x + y) });", "(int x) => new { Scores = items.Select(y => x + y) }", TestName = "A_LINQ_query_in_an_anonymous_object")]
    [TestCase("monitor.Observe((int x) => (1, 2, 3, 4, 5, items.Select(y => x + y)));", "(int x) => (1, 2, 3, 4, 5, items.Select(y => x + y))", TestName = "A_LINQ_query_in_a_tuple_of_six")]
    [TestCase("monitor.Observe((int x) => items.AsQueryable().Where(y => x > y));", "(int x) => items.AsQueryable().Where(y => x > y)", TestName = "A_queryable")]
    [TestCase("monitor.Observe((int x) => new Lazy<int>(() => x));", "(int x) => new Lazy<int>(() => x)", TestName = "A_lazy_value")]
    [TestCase("monitor.Observe((int x) => new Func<int>(() => x));", "(int x) => new Func<int>(() => x)", TestName = "A_delegate")]
    public async Task What_is_produced_while_it_is_read_is_found(string statement, string marked) =>
        Assert.That(await Found.InBody(statement), Is.EqualTo(new[] { "MOA002: " + marked }));

    [TestCase("monitor.Observe((int x) => Predict(x));")]
    [TestCase("monitor.Observe<int, int>(Predict);")]
    [TestCase("monitor.Observe<int, int>(PredictAsync);", TestName = "The_type_of_the_result_of_a_task")]
    [TestCase("monitor.Observe((int x) => PredictAsync(x));", TestName = "A_task_without_type_arguments")]
    [TestCase("monitor.Observe(async (int x) => await PredictAsync(x));", TestName = "An_async_lambda")]
    [TestCase("monitor.Observe<int, object>(async x => await PredictAsync(x));", TestName = "An_async_lambda_that_gives_an_object")]
    [TestCase("monitor.Observe((int x, CancellationToken token) => PredictAsync(x));", TestName = "A_task_that_can_be_cancelled")]
    [TestCase("monitor.Observe((int x) => Task.CompletedTask);", TestName = "A_task_without_a_result")]
    [TestCase("monitor.Observe((int x) => Stream(x)); static async IAsyncEnumerable<int> Stream(int x) { await Task.Yield(); yield return x; }", TestName = "A_stream")]
    [TestCase("monitor.Observe((int x) => items.Select(y => x + y).ToArray());", TestName = "A_query_that_is_read")]
    [TestCase("monitor.Observe<int, object>(x => items.Select(y => x + y).ToList());", TestName = "A_list_as_an_object")]
    [TestCase("monitor.Observe<int, IReadOnlyList<int>>(x => [x]);", TestName = "An_interface_with_a_size")]
    [TestCase("monitor.Observe<int, IReadOnlyDictionary<string, int>>(x => new Dictionary<string, int>());", TestName = "A_dictionary")]
    [TestCase("monitor.Observe((int x) => $\"class {x}\");", TestName = "A_string")]
    [TestCase("Func<int, int> model = Predict; monitor.Observe(model);", TestName = "A_delegate_from_elsewhere")]
    [TestCase("monitor.Observe<int, object>(x => { Func<Task<int>> later = () => PredictAsync(x); return later.Method.Name; });", TestName = "A_task_of_a_function_inside_the_model")]
    [TestCase("monitor.ObserveLoad(() => new Lazy<int>(1));", TestName = "A_lazy_load")]
    [TestCase("monitor.ObserveLoadAsync(() => PredictAsync(1));")]
    public async Task What_is_done_when_the_call_returns_is_not(string statement) => Assert.That(await Found.InBody(statement), Is.Empty);

    [Test]
    public async Task A_result_that_a_generic_method_does_not_know_is_not_found() =>
        Assert.That(await Found.InMember("public Func<int, T> Wrap<T>(Func<int, T> model) => monitor.Observe(model);"), Is.Empty);

    [Test]
    public async Task An_Observe_of_somebody_else_is_not_found() =>
        Assert.That(await Found.In("public static class Mine { public static void Observe<T>(this string text, Func<int, T> model) { } public static void Use() => \"\".Observe(x => Task.FromResult(x)); }"), Is.Empty);

    [Test]
    public async Task The_message_says_what_to_do()
    {
        string message = (await Found.Diagnostics("public static class Mine { public static void Use(ModelMonitor monitor) => monitor.Observe((int x) => new[] { x }.Select(y => y)); }"))[0].GetMessage(System.Globalization.CultureInfo.InvariantCulture);
        Assert.That(message, Is.EqualTo("The model returns IEnumerable<int>, which is produced after the call has returned; read its items in the function and return an array or a list (ToArray())"));
    }
}
