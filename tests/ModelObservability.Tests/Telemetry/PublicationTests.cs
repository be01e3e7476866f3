using ModelObservability.Telemetry;

namespace ModelObservability.Tests.Telemetry;

[TestFixture]
public sealed class PublicationTests
{
    [TestCaseSource(typeof(FirstUse), nameof(FirstUse.Names))]
    public void The_first_use_of_the_process_survives(string scenario) => Assert.That(ChildProcess.Run("first-use", scenario), Is.Zero);

    [Test]
    public void A_step_that_comes_back_finds_the_others_done()
    {
        Publication publication = new();
        List<string> done = [];
        publication.Plan(() =>
        {
            publication.Complete();
            done.Add("first");
        });
        publication.Plan(() => done.Add("second"));
        publication.Complete();
        publication.Complete();

        Assert.That(done, Is.EqualTo(new[] { "second", "first" }));
    }

    [Test]
    public void Who_comes_second_waits_for_the_steps_of_the_first()
    {
        Publication publication = new();
        using ManualResetEventSlim begun = new(), go = new();
        bool done = false;
        publication.Plan(() =>
        {
            begun.Set();
            go.Wait();
            Volatile.Write(ref done, true);
        });
        Thread first = new(publication.Complete);
        first.Start();
        begun.Wait();
        Thread second = new(() =>
        {
            publication.Complete();
            go.Set(); // were it to wait for ever, the step would, too
        });
        second.Start();
        second.Join();
        first.Join();

        Assert.That(done, Is.True);
    }
}
