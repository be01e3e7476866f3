using System.Diagnostics;
using ModelObservability.Gpu.Tests.Fakes;
using ModelObservability.Training;

namespace ModelObservability.Gpu.Tests.Joining;

public class GpuJoinTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Test]
    public async Task A_joined_model_s_energy_is_published_per_model_and_device_and_adds_up_to_the_device_s()
    {
        TestTime time = new();
        FakeGpu gpu = new("GPU-0000-join-test", "NVIDIA L4") { EnergyMillijoules = 10_000, ThrottleMask = 0 };
        using GpuMonitor gpus = new(null, time, () => new FakeNvml(gpu));
        using ModelMonitor one = new("published", "1", timeProvider: time), again = new("published", "1", timeProvider: time), other = new("other", timeProvider: time);
        gpus.Join(one);
        gpus.Join(again);
        using GpuJoin ended = gpus.Join(other);
        await Next(gpus, time);
        using (one.StartInference())
        using (again.StartInference())
        using (other.StartInference())
        {
            gpu.EnergyMillijoules += 300_000;
            await Next(gpus, time);
        }

        gpu.EnergyMillijoules += 50_000;
        await Next(gpus, time);
        AssertPublished();
        Assert.That(Laboratory.Observe("nvml.gpu.energy.unattributed")["GPU-0000-join-test"], Is.EqualTo(50).Within(1e-6));
        Assert.That(Of("ml.training.energy").Values, Is.All.Zero);
        ended.Dispose();
        ended.Dispose();
        one.Dispose();
        again.Dispose();
        await Next(gpus, time);
        AssertPublished();

        static Dictionary<string, double> Of(string instrument) => Laboratory.Observe(instrument, "GPU-0000-join-test");

        static void AssertPublished()
        {
            Dictionary<string, double> energy = Of("ml.inference.energy");
            Assert.That(energy.Keys, Is.EquivalentTo(new[] { "published,1", "other" }));
            Assert.That(new[] { energy["published,1"], energy["other"] }, Is.EqualTo(new[] { 200.0, 100.0 }).Within(1e-6));
        }
    }

    [TestCase("join")]
    [TestCase("model")]
    [TestCase("monitor")]
    public async Task What_a_join_has_counted_is_published_until_it_was_collected_and_two_minutes_more_whoever_ends_first(string first)
    {
        string device = "GPU-0000-retired-" + first;
        TestTime time = new();
        FakeGpu gpu = new(device, "NVIDIA L4") { EnergyMillijoules = 10_000, ThrottleMask = 0 };
        GpuMonitor gpus = new(null, time, () => new FakeNvml(gpu));
        ModelMonitor model = new("retired", timeProvider: time);
        GpuJoin join = gpus.Join(model);
        await Next(gpus, time);
        using (model.StartInference())
        {
            gpu.EnergyMillijoules += 60_000;
            await Next(gpus, time);
        }

        IDisposable[] ends = first switch { "join" => [join, model, gpus], "model" => [model, join, gpus], _ => [gpus, join, model] };
        foreach (IDisposable end in ends) end.Dispose();
        time.Advance(TimeSpan.FromDays(1)); // nobody collected yet
        Assert.That(Laboratory.Observe("ml.inference.energy", device), Is.EqualTo(new Dictionary<string, double> { ["retired"] = 60 }));
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.That(Laboratory.Observe("ml.inference.energy", device), Is.EqualTo(new Dictionary<string, double> { ["retired"] = 60 }));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(Laboratory.Observe("ml.inference.energy", device), Is.Empty);
    }

    [Test]
    public void A_model_that_is_joined_again_goes_on_with_what_is_still_published()
    {
        using Laboratory lab = new(new FakeGpu("GPU-0000-again", "NVIDIA L4"));
        ModelMonitor model = lab.Model("joined again");
        for (int round = 0; round < 2; round++)
        {
            using GpuJoin join = lab.Watch.Join(model);
            lab.Poll();
            using (model.StartInference())
            {
                lab.Pass(1, watts: 30);
                lab.Poll();
            }
        }

        Assert.That(Laboratory.Observe("ml.inference.energy", "GPU-0000-again")["joined again"], Is.EqualTo(60).Within(1e-6));
    }

    [Test]
    public void What_is_paid_after_the_end_of_a_join_is_published_too()
    {
        using Laboratory lab = new(new FakeGpu("GPU-0000-owed", "NVIDIA L4"));
        ModelMonitor model = lab.Model("owed");
        GpuJoin join = lab.Watch.Join(model);
        lab.Poll();
        using (model.StartInference()) lab.Pass(1, watts: 30);
        join.Dispose();
        Assert.That(Laboratory.Observe("ml.inference.energy", "GPU-0000-owed").Values.Sum(), Is.Zero);
        lab.Poll();
        Assert.That(Laboratory.Observe("ml.inference.energy", "GPU-0000-owed")["owed"], Is.EqualTo(30).Within(1e-6));
    }

    [Test]
    public async Task The_last_interval_is_charged_when_the_join_is_disposed_and_stays_readable()
    {
        TestTime time = new();
        FakeGpu gpu = new("GPU-0000-last-interval", "NVIDIA L4") { EnergyMillijoules = 10_000, ThrottleMask = 0 };
        using GpuMonitor gpus = new(null, time, () => new FakeNvml(gpu));
        using ModelMonitor model = new("last interval", timeProvider: time);
        GpuJoin join = gpus.Join(model);
        using (InferenceCall call = model.StartInference(batchSize: 3))
        {
            gpu.EnergyMillijoules += 100_000;
            await Next(gpus, time);
            time.Advance(TimeSpan.FromSeconds(0.9));
            gpu.EnergyMillijoules += 90_000;
            call.Complete();
        }

        join.Dispose();
        Assert.That(join.Inference, Is.EqualTo(new GpuUse(190, 1, 3)));
        gpu.EnergyMillijoules += 50_000;
        await Next(gpus, time);
        Assert.That(join.Inference, Is.EqualTo(new GpuUse(190, 1, 3)), "what flows after the end is not charged");
    }

    [Test]
    public void A_job_shorter_than_an_interval_is_charged_whoever_ends_first([Values("join", "model", "monitor")] string first)
    {
        TestTime time = new();
        FakeGpu gpu = new("GPU-0000-short-job", "NVIDIA L4") { EnergyMillijoules = 10_000, ThrottleMask = 0 };
        using GpuMonitor gpus = new(null, time, () => new FakeNvml(gpu));
        using ModelMonitor model = new("short job " + first, timeProvider: time);
        using GpuJoin join = gpus.Join(model);
        using (InferenceCall call = model.StartInference())
        {
            time.Advance(TimeSpan.FromSeconds(0.6));
            gpu.EnergyMillijoules += 60_000;
            call.Complete();
        }

        using TrainingRun run = model.StartTraining();
        if (first == "monitor") gpus.Dispose();
        if (first == "model") model.Dispose();
        join.Dispose();
        Assert.That(join.Inference, Is.EqualTo(new GpuUse(60, 1, 1)));
    }

    [Test]
    public void What_a_closed_join_has_had_since_the_last_poll_is_paid_by_the_next_one_and_nothing_is_lost()
    {
        using Laboratory lab = new(FakeMachine.L4());
        ModelMonitor leaves = lab.Model("leaves"), stays = lab.Model("stays");
        GpuJoin left = lab.Watch.Join(leaves), stayed = lab.Watch.Join(stays);
        lab.Poll();
        InferenceCall brief = leaves.StartInference(), under = leaves.StartInference(), other = stays.StartInference();
        lab.Pass(1, watts: 90);
        lab.Poll();
        lab.Pass(0.5, watts: 90);
        brief.Dispose();
        left.Dispose();
        Assert.That(left.Inference, Is.EqualTo(new GpuUse(left.Inference.Energy, 1, 1)));
        Assert.That(left.Inference.Energy, Is.EqualTo(60).Within(1e-6));
        lab.Pass(0.5, watts: 90);
        under.Dispose();
        other.Dispose();
        lab.Poll();
        Assert.That(new[] { left.Inference.Energy, stayed.Inference.Energy, lab.Unattributed() }, Is.EqualTo(new[] { 90.0, 90.0, 0.0 }).Within(1e-6));
        lab.Pass(1, watts: 10);
        lab.Poll();
        Assert.That(new[] { left.Inference.Energy, stayed.Inference.Energy, lab.Unattributed() }, Is.EqualTo(new[] { 90.0, 90.0, 10.0 }).Within(1e-6));
        Assert.That(left.Inference.Count, Is.EqualTo(1), "a call that outlives its join is not counted");
    }

    [Test]
    public void What_cannot_be_joined_is_refused_before_anything_changes()
    {
        TestTime time = new();
        GpuMonitor gpus = new(null, time, () => null);
        using ModelMonitor model = new("refused", timeProvider: time), foreign = new("foreign");
        Assert.That(() => gpus.Join(null!), Throws.ArgumentNullException);
        Assert.That(() => gpus.Join(foreign), Throws.ArgumentException.With.Message.Contains("clock"));
        Assert.That(() => gpus.Join(model, " "), Throws.ArgumentException);
        using (gpus.Join(model, "GPU-not-there-yet"))
            Assert.That(() => gpus.Join(model), Throws.InvalidOperationException.With.Message.Contains("refused"));
        Assert.That(() => gpus.Join(model).Dispose(), Throws.Nothing, "a join that ended makes room");
        GpuJoin last = gpus.Join(model);
        gpus.Dispose();
        Assert.That(() => gpus.Join(model), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(model.Meters, Is.Null);
        Assert.That(() => last.Dispose(), Throws.Nothing);
        model.Dispose();
        using GpuMonitor another = new(null, time, () => null);
        Assert.That(() => another.Join(model), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void A_call_under_way_when_the_join_ends_or_begins_is_not_charged_and_nothing_is_left_over()
    {
        using Laboratory lab = new(FakeMachine.L4());
        ModelMonitor model = lab.Model("half");
        InferenceCall before = model.StartInference();
        GpuJoin first = lab.Watch.Join(model);
        lab.Poll();
        InferenceCall during = model.StartInference();
        before.Dispose();
        lab.Pass(1, watts: 10);
        first.Dispose();
        during.Dispose();
        lab.Pass(100, watts: 10);
        GpuJoin second = lab.Watch.Join(model);
        lab.Pass(1, watts: 10);
        lab.Poll();
        Assert.That((second.Inference.Energy, lab.Unattributed()), Is.EqualTo((0.0, 0.0)), "the first poll after the join begins the count");
        lab.Pass(1, watts: 10);
        lab.Poll();
        Assert.That((second.Inference.Energy, lab.Unattributed()), Is.EqualTo((0.0, 10.0)));
        Assert.That(lab.Watch.Ledger.Lanes.Single().TakeWork(), Is.Zero, "nothing is under way");
    }

    [Test]
    public void Many_threads_calling_while_polls_settle_share_all_energy()
    {
        FakeGpu gpu = FakeMachine.L4();
        using Laboratory lab = new(gpu);
        ModelMonitor[] models = [lab.Model("t0"), lab.Model("t1"), lab.Model("t2")];
        GpuJoin[] joins = [.. models.Select(model => lab.Watch.Join(model))];
        lab.Poll();
        bool stop = false;
        long calls = 0;
        Thread[] threads = [.. models.Select(model => new Thread(() =>
        {
            Func<int, int> wrapped = model.Observe<int, int>(x => x + 1);
            long mine = 0;
            while (!Volatile.Read(ref stop))
            {
                wrapped(1);
                mine++;
            }

            Interlocked.Add(ref calls, mine);
        }))];
        foreach (Thread thread in threads) thread.Start();
        for (int poll = 0; poll < 2000; poll++)
        {
            lab.Pass(0.001, watts: 100);
            lab.Poll();
        }

        Volatile.Write(ref stop, true);
        foreach (Thread thread in threads) thread.Join();
        lab.Pass(1, watts: 5);
        lab.Poll();
        Assert.That(joins.Sum(join => join.Inference.Energy!.Value) + lab.Unattributed(), Is.EqualTo(205).Within(1e-6));
        Assert.That(joins.Sum(join => join.Inference.Count), Is.EqualTo(calls));
        Assert.That(lab.Watch.Ledger.Lanes.Single().Shares.Select(share => share.Account.Active), Is.All.Zero);
    }

    [Test]
    public void Joined_calls_allocate_nothing()
    {
        using Laboratory lab = new(FakeMachine.L4());
        ModelMonitor model = lab.Model("lean");
        lab.Watch.Join(model);
        Func<int, int> wrapped = model.Observe<int, int>(x => x + 1);
        for (int warm = 0; warm < 2000; warm++)
        {
            wrapped(warm);
            if (warm % 10 == 0) lab.Poll();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int call = 0; call < 100_000; call++) wrapped(call);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static async Task<GpuSnapshot> Next(GpuMonitor monitor, TestTime time)
    {
        // The first poll is made at once; waiting for it also makes sure that the next one is ours.
        long started = Stopwatch.GetTimestamp();
        while (monitor.State == GpuState.Starting && Stopwatch.GetElapsedTime(started) < Patience) await Task.Yield();
        Task<GpuSnapshot> next = monitor.NextSnapshotAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        return await next.WaitAsync(Patience);
    }
}
