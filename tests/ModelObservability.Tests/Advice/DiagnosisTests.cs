using ModelObservability.Advice;
using ModelObservability.Instrumentation;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Advice;

/// <summary>A diagnosis lists what was found and what holds now; advice is a signal, once while it holds.</summary>
[TestFixture]
public sealed class DiagnosisTests
{
    private static readonly SignalDefinition Own = new("X1", SignalSeverity.Warning, "Something holds", "Do something");
    private static readonly SignalDefinition Found = new("X2", SignalSeverity.Error, "Something was found", "Do more");

    private readonly ManualTime time = new();
    private readonly List<Signal> raised = [];
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Begin()
    {
        raised.Clear();
        monitor = new("diagnosis of " + TestContext.CurrentContext.Test.Name, "2", timeProvider: time);
        monitor.SignalRaised += raised.Add;
    }

    [TearDown]
    public void End() => monitor.Dispose();

    [Test]
    public void A_model_that_does_nothing_has_an_empty_diagnosis()
    {
        Diagnosis diagnosis = monitor.Diagnose();

        Assert.That(diagnosis.Findings, Is.Empty);
        Assert.That(diagnosis.ToString(), Is.EqualTo($"{monitor.Identity.Name} 2: nothing was found."));
    }

    [Test]
    public void Findings_are_ranked_by_severity_and_say_what_to_do()
    {
        monitor.AddAdvice(() => [new(Own, new Dictionary<string, object> { ["share"] = 0.5 })]);
        monitor.RaiseSignal(Found, new Dictionary<string, object>());
        Diagnosis diagnosis = monitor.Diagnose();

        Assert.That(diagnosis.Findings.Select(signal => signal.Code), Is.EqualTo(new[] { "X2", "X1" }));
        Assert.That(diagnosis.ToString(), Does.Match(@"^1\. Error X2 .*\n2\. Warning X1 .*\(share 0\.5\)\. Do something$"));
    }

    [Test]
    public void Advice_is_raised_once_while_it_holds_and_again_when_it_comes_back()
    {
        bool holds = true;
        monitor.AddAdvice(() => holds ? [new(Own, new Dictionary<string, object>())] : []);
        for (int minute = 0; minute < 30; minute++)
        {
            holds = minute is < 10 or >= 20;
            Assert.That(monitor.Diagnose().Findings, Has.Count.EqualTo(holds ? 1 : 0), $"minute {minute}");
            time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.That(raised.Select(signal => signal.Code), Is.EqualTo(new[] { "X1", "X1" }));
    }

    [Test]
    public void A_finding_stays_for_fifteen_minutes()
    {
        monitor.RaiseSignal(Found, new Dictionary<string, object>());
        time.Advance(TimeSpan.FromMinutes(15));
        Assert.That(monitor.Diagnose().Findings, Has.Count.EqualTo(1));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(monitor.Diagnose().Findings, Is.Empty);
    }

    [Test]
    public void Findings_of_every_monitor_of_the_model_are_in_it()
    {
        using ModelMonitor other = new(monitor.Identity, time);
        other.RaiseSignal(Found, new Dictionary<string, object>());

        Assert.That(monitor.Diagnose().Findings.Select(signal => signal.Code), Is.EqualTo(new[] { "X2" }));
    }

    [Test]
    [ProvokesFaults]
    public void A_rule_that_throws_leaves_the_others()
    {
        monitor.AddAdvice(() => throw new InvalidOperationException());
        monitor.AddAdvice(() => [new(Own, new Dictionary<string, object>())]);

        Assert.That(monitor.Diagnose().Findings.Select(signal => signal.Code), Is.EqualTo(new[] { "X1" }));
    }

    [Test]
    public void A_disposed_monitor_cannot_be_diagnosed()
    {
        monitor.Dispose();
        Assert.That(() => monitor.Diagnose(), Throws.InstanceOf<ObjectDisposedException>());
    }
}
