using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.Loader;

namespace ModelObservability.FirstUse.Tests;

/// <summary>
/// The first use of the library in a process, again and again: each time in a copy of the assemblies with statics of its own. Runs in a
/// child process, for the copies never go away.
/// </summary>
internal static class FirstUse
{
    /// <summary>Only a race needs luck.</summary>
    private const int Races = 2;

    /// <summary>Long enough for any machine; only a deadlock takes it.</summary>
    private static readonly TimeSpan Deadlock = TimeSpan.FromSeconds(30);

    /// <summary>What meets the first use. Each is given the use and gives null, or what went wrong.</summary>
    private static readonly Dictionary<string, Func<Action, string?>> Scenarios = new()
    {
        ["the same again from InstrumentPublished"] = use => ComesBack(use, onSource: false),
        ["the same again from ShouldListenTo"] = use => ComesBack(use, onSource: true),
        ["a collection while instruments are published"] = CollectsMeanwhile,
        ["two threads beside a listener with one lock"] = Race,
        ["a listener that changes the current activity"] = ChangesCurrent,
        ["a listener that throws"] = Throws,
    };

    public static IEnumerable<string> Names => Scenarios.Keys;

    /// <summary>In the child process.</summary>
    public static int Main(string[] arguments)
    {
        string scenario = arguments.Single();
        foreach (string entry in EntryPoints.All.Keys)
        {
            int published = Published(() => InACopy(nameof(Use), entry));
            for (int copy = 0; copy < (Scenarios[scenario] == Race ? Races : 1); copy++)
            {
                string? wrong = null;
                int now = Published(() => wrong = InACopy(nameof(Once), scenario, entry));
                if (wrong is null && now != published) wrong = $"{now} instruments and not {published}";
                if (wrong is null) continue;
                Console.Error.WriteLine($"{entry}: {wrong}");
                Environment.Exit(2); // threads of a deadlock must not keep it
            }
        }

        return 0;
    }

    /// <summary>In a copy that nobody disturbs.</summary>
    public static string? Use(string entry)
    {
        EntryPoints.All[entry]();
        return null;
    }

    /// <summary>In another copy.</summary>
    public static string? Once(string scenario, string entry)
    {
        Action use = EntryPoints.All[entry];
        try
        {
            string? wrong = Scenarios[scenario](use);
            use();
            return wrong ?? (ModelMonitor.Faults == 0 || scenario == "a listener that throws" ? null : $"{ModelMonitor.Faults} faults");
        }
        catch (Exception exception)
        {
            return exception.ToString();
        }
    }

    private static string? InACopy(string method, params object[] arguments)
    {
        Assembly copy = new Copy().LoadFromAssemblyPath(typeof(FirstUse).Assembly.Location);
        return (string?)copy.GetType(typeof(FirstUse).FullName!)!.GetMethod(method)!.Invoke(null, arguments);
    }

    /// <summary>How many instruments of ours come with it.</summary>
    private static int Published(Action action)
    {
        int before = Count();
        action();
        return Count() - before;

        static int Count()
        {
            int count = 0;
            using MeterListener listener = new() { InstrumentPublished = (instrument, _) => count += IsOurs(instrument.Meter.Name) ? 1 : 0 };
            listener.Start();
            return count;
        }
    }

    private static string? ComesBack(Action use, bool onSource)
    {
        int depth = 0;
        void UseOnce()
        {
            if (Interlocked.Increment(ref depth) == 1) use();
        }

        using ActivityListener spans = new() { ShouldListenTo = source => onSource && IsOurs(source.Name) && Do(UseOnce) };
        using MeterListener meters = Listen(_ => { if (!onSource) UseOnce(); });
        ActivitySource.AddActivityListener(spans);
        use();
        return null;
    }

    private static string? CollectsMeanwhile(Action use)
    {
        List<string> blocked = [];
        MeterListener? meters = null;
        using MeterListener listening = meters = Listen(instrument =>
        {
            if (!Task.Factory.StartNew(meters!.RecordObservableInstruments, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Wait(Deadlock))
                blocked.Add(instrument.Name);
        });
        use();
        return blocked.Count == 0 ? null : "blocked: " + string.Join(", ", blocked);
    }

    private static string? Race(Action use)
    {
        Lock gate = new();
        bool stop = false;
        using MeterListener meters = Listen(_ => { lock (gate) Thread.Yield(); });
        Thread collector = Background(() => { while (!Volatile.Read(ref stop)) lock (gate) meters.RecordObservableInstruments(); });
        using Barrier start = new(2);
        Exception?[] wrong = new Exception?[2];
        Thread[] users = [.. Enumerable.Range(0, 2).Select(index => Background(() =>
        {
            start.SignalAndWait();
            try
            {
                use();
            }
            catch (Exception exception)
            {
                wrong[index] = exception;
            }
        }))];
        bool ended = users.All(user => user.Join(Deadlock));
        Volatile.Write(ref stop, true);
        return ended && collector.Join(Deadlock) ? (wrong[0] ?? wrong[1])?.ToString() : "deadlock";
    }

    private static string? ChangesCurrent(Action use)
    {
        static void Stray() => Activity.Current = new Activity("stray").Start();
        using ActivityListener spans = new()
        {
            ShouldListenTo = source => IsOurs(source.Name) && Do(Stray),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = _ => Stray(),
            ActivityStopped = _ => Stray(),
        };
        ActivitySource.AddActivityListener(spans);
        using MeterListener meters = Listen(_ => Stray());
        Activity.Current = null; // sources of other copies were asked about
        using Activity caller = new Activity("caller").Start();
        use();
        return ReferenceEquals(Activity.Current, caller) ? null : "current: " + Activity.Current?.OperationName;
    }

    private static string? Throws(Action use)
    {
        bool throws = false; // sources of other copies are asked about first
        using ActivityListener spans = new() { ShouldListenTo = source => throws && IsOurs(source.Name) ? throw new InvalidOperationException("a listener") : false };
        ActivitySource.AddActivityListener(spans);
        throws = true;
        using MeterListener meters = Listen(_ => throw new InvalidOperationException("a listener"));
        use();
        throws = false;
        return null;
    }

    /// <summary>Listens to what is published from now on: what earlier copies have published is nobody's.</summary>
    private static MeterListener Listen(Action<Instrument> published)
    {
        bool started = false;
        MeterListener listener = new();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (!started || !IsOurs(instrument.Meter.Name)) return;
            published(instrument);
            self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        listener.Start();
        started = true;
        return listener;
    }

    private static bool IsOurs(string name) => name == ModelMonitor.SourceName || name == GpuMonitor.MeterName;

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
