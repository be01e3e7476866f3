// Messages are written as applications write them, without generated methods.
#pragma warning disable CA1848, CA1873
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelObservability;
using ModelObservability.Hosting.Tests;

namespace Deploy.Tests.Elastic;

/// <summary>Every field that <c>AddEcsConsole()</c> writes, against Elastic's own definitions and against the mappings of the index template.</summary>
[TestFixture]
public sealed class EcsFieldsTests
{
    private static readonly SignalDefinition Found = new("TEST1", SignalSeverity.Error, "Something was found", "Do something.");

    [Test]
    public async Task Every_field_is_one_of_the_schema_or_ours_and_is_mapped_as_what_it_is()
    {
        string[] said = await Checks.RunAsync("ecs", Written());
        Assert.That(said, Has.Length.EqualTo(1), string.Join('\n', said));
        Assert.That(said[0], Does.Match("^1[4-9] fields of the schema, 1[0-9] of our own, 0 problems$"));
    }

    [TestCase(""" "foo.bar":1 """, "foo.bar is neither of the schema nor ours")]
    [TestCase(""" "event.code":7 """, "event.code is a keyword; it was 7")]
    [TestCase(""" "event.kind":"signals" """, "event.kind is one of")]
    [TestCase(""" "ml.unknown":1 """, "ml.unknown is ours and not mapped")]
    [TestCase(""" "labels.a":1 """, "labels.a is no label: 1")]
    [TestCase(""" "host.name":"a" """, "host.name is of the schema and not mapped")]
    public async Task The_check_tells_a_wrong_field(string field, string problem)
    {
        string[] said = await Checks.RunAsync("ecs", $$"""{"@timestamp":"2026-11-29T04:30:01.25Z","log.level":"info","message":"x","ecs.version":"9.4.0",{{field}}}""");
        Assert.That(said[0], Does.StartWith(problem));
    }

    private static string Written()
    {
        using EcsLogs logs = new(options => (options.ServiceVersion, options.ExceptionDetails, options.IncludeScopes) = ("1.4", true, true));
        using (logs["shop"].BeginScope(new Dictionary<string, object?> { ["request.id"] = 7, ["\"*\\\ud800"] = "\r\n" }))
            logs["shop"].Log(LogLevel.Critical, new EventId(7, "Late"), new InvalidOperationException("a message"), "Order {Order.Id} is late", 17);
        using IHost host = logs.Host();
        using ModelMonitor monitor = new(new string('長', 200), "7");
        monitor.UseSignals([Found]);
        monitor.RaiseSignal(Found, new Dictionary<string, object>
        {
            ["loss"] = 5.5,
            ["worst"] = double.NaN,
            ["step"] = 12L,
            ["batches"] = new[] { 300, 301 },
            ["columns"] = new[] { "age" },
            ["run"] = "a",
            ["ml.signal.evidence.rows"] = 3,
        });
        Func<int, int> fail = monitor.Observe(int (int _) => throw new TimeoutException());
        for (int call = 0; call < 3; call++) Assert.That(() => fail(1), Throws.InstanceOf<TimeoutException>());
        monitor.TrackEvaluations(new() { IncludeExplanations = true }).Record(
            new CallInfo { Model = monitor.Identity, Operation = "chat", Outcome = InferenceOutcome.Success, ResponseId = "answer-7", Trace = NewSpan() }, "thumbs", 1, "up", "why");
        Assert.That(logs.Lines, Has.Count.GreaterThanOrEqualTo(6));
        return logs.Text;
    }

    private static System.Diagnostics.ActivityContext NewSpan() =>
        new(System.Diagnostics.ActivityTraceId.CreateRandom(), System.Diagnostics.ActivitySpanId.CreateRandom(), System.Diagnostics.ActivityTraceFlags.Recorded);
}
