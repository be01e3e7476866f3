using System.Diagnostics;
using System.Globalization;
using ModelObservability.Telemetry;
using ModelObservability.Testing;
using ModelObservability.Training;

namespace ModelObservability.Tests.Training;

/// <summary>Nothing is disposed when a process ends otherwise; what the sinks hold comes out all the same.</summary>
[TestFixture]
public sealed class ProcessEndTests
{
    private const int Steps = 500;

    [TestCase("return", "cancelled")]
    [TestCase("exit", "cancelled")]
    [TestCase("all-epochs", "completed")]
    [TestCase("completed", "completed")]
    [TestCase("crash", "failed")]
    [TestCase("INT", "cancelled")]
    [TestCase("TERM", "cancelled")]
    [TestCase("HUP", "cancelled")]
    [TestCase("QUIT", "cancelled")]
    public void Every_step_and_the_end_are_on_disk(string how, string outcome)
    {
        if (OperatingSystem.IsWindows() && how is "INT" or "TERM" or "HUP" or "QUIT") Assert.Ignore("Signals are sent with kill.");
        IgnoreWhereItEndsNothing(how);
        string file = Path.GetTempFileName();
        try
        {
            ChildProcess.Run("end", how, file);
            string[] lines = File.ReadAllLines(file);

            Assert.That(lines.Count(line => line.Contains("\"kind\":\"step\"", StringComparison.Ordinal)), Is.EqualTo(Steps));
            Assert.That(lines[^1], Does.Contain("\"kind\":\"ended\"").And.Contain($"\"outcome\":\"{outcome}\""));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>A signal that is ignored (SIGHUP under nohup, SIGINT and SIGQUIT in the background of a shell) is ignored by children, too: they would wait for ever.</summary>
    private static void IgnoreWhereItEndsNothing(string how)
    {
        int number = how switch { "HUP" => 1, "INT" => 2, "QUIT" => 3, "TERM" => 15, _ => 0 };
        if (number == 0 || !File.Exists("/proc/self/status")) return;
        string mask = File.ReadLines("/proc/self/status").First(static line => line.StartsWith("SigIgn:", StringComparison.Ordinal))["SigIgn:".Length..];
        if ((ulong.Parse(mask, NumberStyles.AllowHexSpecifier | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture) & (1UL << (number - 1))) != 0)
            Assert.Ignore($"SIG{how} is ignored here, and children inherit that: it ends nothing.");
    }

    [Test]
    public void A_signal_handled_by_the_application_does_not_end_the_run()
    {
        if (OperatingSystem.IsWindows()) Assert.Ignore("Signals are sent with kill.");
        IgnoreWhereItEndsNothing("INT");
        string file = Path.GetTempFileName();
        try
        {
            ChildProcess.Run("end", "answered", file);
            string[] lines = File.ReadAllLines(file);

            Assert.That(lines.Count(line => line.Contains("\"kind\":\"step\"", StringComparison.Ordinal)), Is.EqualTo(Steps + 1));
            Assert.That(lines[^1], Does.Contain("\"kind\":\"ended\"").And.Contain("\"outcome\":\"completed\""));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public void Runs_whose_sinks_hang_share_one_deadline()
    {
        TimeSpan deadline = TimeSpan.FromMilliseconds(200);
        ManualResetEventSlim never = new(); // not disposed: the sinks wake up after the test
        SinkQueue[] queues = [.. Enumerable.Range(0, 40).Select(_ => new SinkQueue([new Hanging(never), new Hanging(never)], SinkQueue.MinCapacity, TimeProvider.System, (_, _) => { }))];
        foreach (SinkQueue queue in queues) queue.TryWrite(new TrainingSignalOfNothing());
        Stopwatch watch = Stopwatch.StartNew();
        SinkQueue.Close(queues, deadline);
        TimeSpan taken = watch.Elapsed;
        never.Set();

        Assert.That(taken, Is.LessThan(deadline * 20)); // one after the other they take forty times as long
    }

    [Test]
    [ProvokesFaults]
    public void A_sink_that_interrupts_its_own_thread_neither_ends_the_process_nor_loses_a_record()
    {
        long faults = Faults.At(FaultSite.Sink);
        Interrupting sink = new();
        using (SinkQueue queue = new([sink], SinkQueue.MinCapacity, TimeProvider.System, (_, _) => { }))
            for (int record = 0; record < 3; record++)
            {
                queue.TryWrite(new TrainingSignalOfNothing());
                Assert.That(queue.Flush(TimeSpan.FromSeconds(30)), Is.True);
            }

        Assert.That(sink.Written, Is.EqualTo(3));
        Assert.That(sink.IsDisposed, Is.True);
        Assert.That(Faults.At(FaultSite.Sink), Is.GreaterThan(faults));
    }

    /// <summary>What the child does.</summary>
    internal static void Train(string how, string file)
    {
        using ManualResetEventSlim never = new(), told = new();
        if (how == "answered") Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            told.Set();
        };
        ModelMonitor monitor = new("child");
        TrainingRun run = monitor.StartTraining(new() { Epochs = how == "all-epochs" ? 1 : 2, Sinks = [new JsonLinesSink(file)] });
        foreach (TrainingEpoch epoch in run.Epochs())
        {
            foreach (TrainingStep<int> step in epoch.Observe(Enumerable.Range(0, Steps))) step.Report(1);
            if (how != "all-epochs") break;
        }

        switch (how)
        {
            case "exit":
                Environment.Exit(0);
                break;
            case "completed":
                run.Complete();
                break;
            case "crash":
                throw new InvalidOperationException("the device is gone");
            case "answered":
                Kill("INT");
                told.Wait();
                using (run)
                {
                    foreach (TrainingStep<int> step in run.Pass([1])) step.Report(1);
                    run.Complete();
                }

                break;
            case "INT" or "TERM" or "HUP" or "QUIT":
                Kill(how);
                never.Wait();
                break;
        }
    }

    private static void Kill(string signal) => Process.Start("kill", $"-{signal} {Environment.ProcessId}");

    private sealed record TrainingSignalOfNothing() : TrainingRecord(DateTimeOffset.UnixEpoch, 1, 1);

    private sealed class Hanging(ManualResetEventSlim never) : ITrainingSink
    {
        public string Name => "hanging";

        public void WriteStep(in TrainingStep step) => never.Wait();

        public void Write(TrainingRecord record) => never.Wait();

        public void Flush() => never.Wait();

        public void Dispose() => never.Wait();
    }

    private sealed class Interrupting : ITrainingSink
    {
        public string Name => "interrupting";

        public int Written { get; private set; }

        public bool IsDisposed { get; private set; }

        public void WriteStep(in TrainingStep step)
        {
        }

        public void Write(TrainingRecord record)
        {
            Written++;
            Thread.CurrentThread.Interrupt();
        }

        public void Flush() => Thread.CurrentThread.Interrupt();

        public void Dispose()
        {
            IsDisposed = true;
            Thread.CurrentThread.Interrupt();
        }
    }
}
