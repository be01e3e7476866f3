using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.Loader;

namespace ModelObservability.Tests.Telemetry;

/// <summary>
/// The first use of the library in a process, again and again: each time in a copy of the assemblies with statics of its own. Runs in a
/// child process, for the copies never go away.
/// </summary>
internal static class FirstUse
{
    private const int Copies = 12;

    /// <summary>Long enough for any machine; only a deadlock takes it.</summary>
    private static readonly TimeSpan Deadlock = TimeSpan.FromSeconds(30);

    /// <summary>What meets the first use. Each gives null, or what went wrong.</summary>
    private static readonly Dictionary<string, Func<string?>> Scenarios = new()
    {
        ["a monitor from InstrumentPublished"] = () => MakesMonitor(onSource: false),
        ["a monitor from ShouldListenTo"] = () => MakesMonitor(onSource: true),
        ["a collection while instruments are published"] = CollectsMeanwhile,
        ["two threads beside a listener with one lock"] = Races,
        ["a listener that changes the current activity"] = ChangesCurrent,
    };

    public static IEnumerable<string> Names => Scenarios.Keys;

    /// <summary>In the child process.</summary>
    public static int Run(string scenario)
    {
        for (int copy = 0; copy < Copies; copy++)
        {
            Assembly fresh = new Copy().LoadFromAssemblyPath(typeof(FirstUse).Assembly.Location);
            string? wrong = (string?)fresh.GetType(typeof(FirstUse).FullName!)!.GetMethod(nameof(Once))!.Invoke(null, [scenario]);
            if (wrong is null) continue;
            Console.Error.WriteLine(wrong);
            Environment.Exit(2); // threads of a deadlock must not keep it
        }

        return 0;
    }

    /// <summary>In one copy.</summary>
    public static string? Once(string scenario) => Scenarios[scenario]();

    private static string? MakesMonitor(bool onSource)
    {
        int depth = 0;
        void MakeOnce()
        {
            if (Interlocked.Increment(ref depth) == 1) new ModelMonitor("inner").Dispose();
        }

        using ActivityListener spans = new() { ShouldListenTo = source => onSource && IsOurs(source.Name) && Do(MakeOnce) };
        ActivitySource.AddActivityListener(spans);
        using MeterListener meters = Listen(_ => { if (!onSource) MakeOnce(); });
        using ModelMonitor monitor = new($"first {Guid.NewGuid()}");
        monitor.Observe<int, int>(x => x)(1);
        using (ModelMonitor again = new("again")) again.Observe<int, int>(x => x)(1);
        return Items(monitor) == 1 ? null : $"{Items(monitor)} items";
    }

    private static string? CollectsMeanwhile()
    {
        List<string> blocked = [];
        using MeterListener meters = Listen(instrument =>
        {
            if (!Task.Factory.StartNew(() => Collect(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Wait(Deadlock))
                blocked.Add(instrument.Name);
        });
        using ModelMonitor monitor = new($"first {Guid.NewGuid()}");
        return blocked.Count == 0 ? null : "blocked: " + string.Join(", ", blocked);
    }

    private static string? Races()
    {
        Lock gate = new();
        bool stop = false;
        using MeterListener meters = Listen(_ => { lock (gate) Thread.Yield(); });
        Thread collector = Background(() => { while (!Volatile.Read(ref stop)) lock (gate) meters.RecordObservableInstruments(); });
        using Barrier start = new(2);
        string?[] wrong = new string?[2];
        Thread[] users = [.. Enumerable.Range(0, 2).Select(index => Background(() =>
        {
            start.SignalAndWait();
            ModelMonitor monitor = new($"first {Guid.NewGuid()}");
            monitor.Observe<int, int>(x => x)(1);
            wrong[index] = Items(monitor) == 1 ? null : $"{Items(monitor)} items";
        }))];
        bool ended = users.All(user => user.Join(Deadlock));
        Volatile.Write(ref stop, true);
        return ended && collector.Join(Deadlock) ? wrong[0] ?? wrong[1] : "deadlock";
    }

    private static string? ChangesCurrent()
    {
        using ActivityListener spans = new() { ShouldListenTo = source => IsOurs(source.Name) && Do(() => Activity.Current = new Activity("stray").Start()) };
        ActivitySource.AddActivityListener(spans);
        using MeterListener meters = Listen(_ => Activity.Current = new Activity("stray").Start());
        Activity.Current = null; // sources of other copies were asked about
        using Activity caller = new Activity("caller").Start();
        using ModelMonitor monitor = new($"first {Guid.NewGuid()}");
        return ReferenceEquals(Activity.Current, caller) ? null : "current: " + Activity.Current?.OperationName;
    }

    private static double Items(ModelMonitor monitor)
    {
        double items = 0;
        using MeterListener listener = new() { InstrumentPublished = (instrument, self) => { if (instrument.Name == "ml.inference.items") self.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            foreach (var (key, tag) in tags)
                if (key == "ml.model.name" && Equals(tag, monitor.Identity.Name)) items += value;
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return items;
    }

    private static void Collect()
    {
        using MeterListener listener = new() { InstrumentPublished = (instrument, self) => { if (IsOurs(instrument.Meter.Name)) self.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        listener.Start();
        listener.RecordObservableInstruments();
    }

    /// <summary>Listens to everything, and hears of what is published from now on.</summary>
    private static MeterListener Listen(Action<Instrument> published)
    {
        bool started = false;
        MeterListener listener = new();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (!IsOurs(instrument.Meter.Name)) return;
            if (started) published(instrument);
            self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        listener.Start();
        started = true;
        return listener;
    }

    private static bool IsOurs(string name) => name == ModelMonitor.SourceName;

    private static bool Do(Action action)
    {
        action();
        return true;
    }

    private static Thread Background(ThreadStart work)
    {
        Thread thread = new(work) { IsBackground = true };
        thread.Start();
        return thread;
    }

    private sealed class Copy() : AssemblyLoadContext("a copy")
    {
        protected override Assembly? Load(AssemblyName name) =>
            name.Name!.StartsWith("ModelObservability", StringComparison.Ordinal)
                ? LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, name.Name + ".dll"))
                : null;
    }
}
