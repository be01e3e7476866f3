using ModelObservability.Testing;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using ModelObservability.Tests.Inference;

namespace ModelObservability.Tests.Training;

/// <summary>Every fault × every shape of a sequence × every way it can behave: the loop sees exactly what it would have seen without us.</summary>
[TestFixture]
public sealed class LoaderTransparencyTests
{
    private const int RunsPerCell = 5;

    private static IEnumerable<TestCaseData> Cells =>
        from fault in Sabotage.Faults.Keys
        from shape in new[] { "sync", "async", "async that waits" }
        from behaviour in Enum.GetValues<LoaderBehaviour>()
        select Sabotage.Case(fault, Meets(fault, behaviour), new TestCaseData(fault, shape, behaviour).SetArgDisplayNames(fault, shape, behaviour.ToString()));

    /// <summary>Batches are no calls; a loop that never begins has no step to find something in, only the duration of its run.</summary>
    private static bool Meets(string fault, LoaderBehaviour behaviour) => fault switch
    {
        "the batch size throws" or "the output selector throws" => false,
        "signal handlers throw" => behaviour != LoaderBehaviour.ThrowsWhenAsked,
        _ => true,
    };

    [TestCaseSource(nameof(Cells))]
    public async Task An_observed_sequence_behaves_like_the_original(string fault, string shape, LoaderBehaviour behaviour)
    {
        for (int run = 0; run < RunsPerCell; run++)
        {
            Loader loader = new(behaviour, waits: shape == "async that waits");
            using Activity outer = new Activity("the caller's").Start();
            SeenByLoop bare = await RunAsync(loader, shape, monitor: null);

            using Sabotage.Scene scene = Sabotage.Faults[fault]();
            using ModelMonitor monitor = new("transparent training", timeProvider: scene.Time);
            if (scene.OnSignal is { } handler) monitor.SignalRaised += handler;
            SeenByLoop watched = await RunAsync(loader, shape, monitor);

            Assert.That(watched.Batches, Is.EqualTo(bare.Batches));
            Assert.That(watched.Exception, Is.SameAs(bare.Exception));
            Assert.That(watched.LoaderFrames, Is.EqualTo(bare.LoaderFrames));
            Assert.That(watched.Ambient, Is.EqualTo(bare.Ambient));
            Assert.That(watched.Asked, Is.EqualTo(bare.Asked).And.EqualTo(1));
            Assert.That(watched.Disposals, Is.EqualTo(bare.Disposals));
            Assert.That(watched.TokenReachedLoader, Is.EqualTo(bare.TokenReachedLoader));
            // An activity that a synchronous loader starts and leaves stays current, with us as without us.
            Assert.That(watched.ActivityRestored, Is.EqualTo(bare.ActivityRestored));
            Assert.That(bare.ActivityRestored, Is.True.Or.EqualTo(behaviour != LoaderBehaviour.ChangesTheActivity));
        }
    }

    [Test]
    public async Task A_failing_sequence_raises_no_additional_first_chance_exceptions([Values("sync", "async")] string shape)
    {
        using Sabotage.Scene scene = Sabotage.Faults["somebody listens and nothing is broken"]();
        using ModelMonitor monitor = new("first chance of a loader");
        Loader loader = new(LoaderBehaviour.ThrowsInTheMiddle, waits: false);
        int bare = await FirstChancesAsync(() => RunAsync(loader, shape, monitor: null)), watched = await FirstChancesAsync(() => RunAsync(loader, shape, monitor));

        // An awaited exception is thrown again where it is awaited, and our enumerator awaits it once more: one per layer, as with any decorator.
        Assert.That(watched, Is.EqualTo(bare + (shape == "async" ? 1 : 0)));
    }

    private static Task<SeenByLoop> RunAsync(Loader loader, string shape, ModelMonitor? monitor) =>
        shape == "sync" ? Task.FromResult(loader.Run(monitor)) : loader.RunAsync(monitor);

    private static async Task<int> FirstChancesAsync(Func<Task> run)
    {
        int count = 0;
        void Count(object? sender, FirstChanceExceptionEventArgs e)
        {
            if (e.Exception.Message == "from the loader") Interlocked.Increment(ref count);
        }

        AppDomain.CurrentDomain.FirstChanceException += Count;
        try
        {
            await run();
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Count;
        }

        return count;
    }
}
