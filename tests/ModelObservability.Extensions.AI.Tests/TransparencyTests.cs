using System.Diagnostics;
using Microsoft.Extensions.AI;
using ModelObservability.Testing;

namespace ModelObservability.Chat.Tests;

/// <summary>
/// Listeners that throw, everywhere at once: the caller's answer, chunks and exceptions are the client's own. (A recorder in a bare
/// <c>finally</c> loses the answer here and replaces the exception.)
/// </summary>
[TestFixture]
public sealed class TransparencyTests : ChatScene
{
    private ThrowingListeners listeners = null!;

    [SetUp]
    public void Sabotage()
    {
        listeners = new ThrowingListeners();
        Monitor.SignalRaised += _ => throw new InvalidOperationException("from a handler");
    }

    [TearDown]
    public void Repair() => listeners.Dispose();

    [TestCase(true)]
    [TestCase(false)]
    [ProvokesFaults]
    public async Task The_answer_survives(bool ready)
    {
        long before = ModelMonitor.Faults;
        ChatResponse response = new() { Usage = new UsageDetails { InputTokenCount = 1, OutputTokenCount = 1 } };
        Client.Answer = async _ =>
        {
            if (!ready) await Task.Yield();
            return response;
        };

        Assert.That(await Observed().GetResponseAsync(Hello), Is.SameAs(response));
        Assert.That(ModelMonitor.Faults, Is.GreaterThan(before), "the listeners did throw");
        Assert.That(Activity.Current, Is.Null);
    }

    [TestCase(true)]
    [TestCase(false)]
    [ProvokesFaults]
    public void The_exception_survives(bool ready)
    {
        IOException fault = new("the client's own");
        Client.Answer = async _ =>
        {
            if (!ready) await Task.Yield();
            throw fault;
        };

        Assert.That(async () => await Observed().GetResponseAsync(Hello), Throws.Exception.SameAs(fault));
        Assert.That(Activity.Current, Is.Null);
    }

    [Test]
    [ProvokesFaults]
    public async Task Every_chunk_survives()
    {
        Client.Says(1, "one", "m").Says(20, "two").Tells(1, new UsageDetails { OutputTokenCount = 2 });
        Assert.That(await Read(Observed().GetStreamingResponseAsync(Hello)), Is.EqualTo(Client.Script.Select(step => step.What)));
        Assert.That(Activity.Current, Is.Null);
    }

    [Test]
    [ProvokesFaults]
    public void The_exception_of_a_stream_survives()
    {
        IOException fault = new("the client's own");
        Client.Says(1, "one").Does(20, fault);
        Assert.That(async () => await Read(Observed().GetStreamingResponseAsync(Hello)), Throws.Exception.SameAs(fault));
    }
}
