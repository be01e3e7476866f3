using ModelObservability.Gpu.Counters;
using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Sampling;
using ModelObservability.Gpu.Tests.Fakes;
using Key = (string Device, string Counter);

namespace ModelObservability.Gpu.Tests.Sampling;

/// <summary>
/// Every function × every code NVML has and five it has not × four moments: no exception, the right state, no value that a healthy
/// machine would not give, and everything back after the repair.
/// </summary>
public class ReturnCodeMatrixTests
{
    private const double Watts = 325.125;

    private static readonly int[] Codes = [.. Enumerable.Range(1, 30), 999, 31, 40, 500, 1000, -1];

    private static readonly int[] SessionLost = [1, 9, 12, 18];
    private static readonly int[] DeviceLost = [15, 16, 28];

    /// <summary>Read of boards outside MIG mode only; the second board of both fakes is in MIG mode.</summary>
    private static readonly NvmlFunction[] OnWholeBoards =
        [NvmlFunction.Utilization, NvmlFunction.EncoderUtilization, NvmlFunction.DecoderUtilization, NvmlFunction.ProcessUtilization];

    private static readonly NvmlFunction[] OnCutBoards = [NvmlFunction.MigMaxCount, NvmlFunction.MigDeviceByIndex];

    /// <summary>Questions whose answer the state does not hang on.</summary>
    private static readonly NvmlFunction[] WithoutConsequence =
    [
        NvmlFunction.Shutdown, NvmlFunction.DriverVersion, NvmlFunction.CudaVersion, NvmlFunction.Name, NvmlFunction.Serial,
        NvmlFunction.Vbios, NvmlFunction.PciInfo, NvmlFunction.ComputeCapability, NvmlFunction.MigAttributes, NvmlFunction.GpuInstanceId,
        NvmlFunction.ComputeInstanceId, NvmlFunction.EventSetCreate, NvmlFunction.EventSetFree, NvmlFunction.RegisterEvents,
        NvmlFunction.MemoryV1,
    ];

    [Test]
    public void No_code_of_the_real_binding_throws_invents_a_value_or_outlives_its_repair() => Run(new NativeMatrix());

    [Test]
    public void No_code_of_a_scripted_machine_throws_invents_a_value_or_outlives_its_repair() => Run(new ScriptedMatrix());

    private static void Run(IMatrixFake fake)
    {
        Dictionary<Key, double> healthy = Healthy(fake);
        List<string> wrong = [];
        int cells = 0;
        foreach (NvmlFunction function in Enum.GetValues<NvmlFunction>())
            foreach (int code in Codes)
                for (int phase = 0; phase < 4; phase++)
                {
                    cells++;
                    if (Cell(fake, function, code, phase, healthy) is { } what && wrong.Count < 40)
                        wrong.Add($"{function} = {code} from phase {phase}: {what}");
                }

        TestContext.Out.WriteLine($"{cells} cells, {healthy.Count} values a machine");
        Assert.That(wrong, Is.Empty);
        Assert.That(cells, Is.GreaterThanOrEqualTo(4_000));
    }

    private static Dictionary<Key, double> Healthy(IMatrixFake fake)
    {
        fake.Reset();
        Watch watch = new(fake.Nvml, new() { MeasurePcieThroughput = true });
        Dictionary<Key, double> values = Values(watch.Poll(times: 3));
        values = values.Where(value => !value.Key.Counter.EndsWith(" busy", StringComparison.Ordinal)).ToDictionary();
        watch.Sampler.Close();
        Assert.That(values, Has.Count.GreaterThan(100));
        return values;
    }

    private static string? Cell(IMatrixFake fake, NvmlFunction function, int code, int phase, Dictionary<Key, double> healthy)
    {
        fake.Reset();
        fake.Arm(function, (NvmlReturn)code, phase);
        Watch watch = new(fake.Nvml, new() { MeasurePcieThroughput = true });
        GpuSnapshot snapshot = watch.Board.Read();
        for (int poll = 0; poll < 3; poll++)
        {
            snapshot = watch.Poll();
            fake.Polled();
            if (Invented(snapshot, healthy, watch) is { } invented) return invented;
        }

        (GpuState state, string? reason) = Expected(function, code, phase);
        if (snapshot.State != state || snapshot.Reason != reason) return $"{snapshot.State} ({snapshot.Reason}), not {state} ({reason})";

        fake.Repair();
        watch.Poll(TimeSpan.FromMinutes(6)); // what was absent is asked again after five minutes
        snapshot = watch.Poll();
        if (Invented(snapshot, healthy, watch) is { } late) return $"after the repair {late}";
        string[] missing = [.. healthy.Keys.Except(Values(snapshot).Keys).Select(key => $"{key.Device} {key.Counter}")];
        if (missing.Length > 0) return $"not back after the repair: {string.Join(", ", missing.Take(3))}";
        if (snapshot.State != GpuState.Active) return $"{snapshot.State} after the repair";
        watch.Sampler.Close();
        return watch.HasFaults ? "an exception was caught" : null;
    }

    private static string? Invented(GpuSnapshot snapshot, Dictionary<Key, double> healthy, Watch watch)
    {
        foreach ((Key key, double value) in Values(snapshot))
        {
            if (healthy.TryGetValue(key, out double right) && right == value) continue;
            // Energy from power exists only where the counter failed, and is the constant power over the time since.
            double most = Watts * watch.Time.GetUtcNow().Subtract(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalSeconds;
            if (key.Counter == GpuCounters.EnergyFromPower.ToString() && value >= 0 && value <= most) continue;
            // PCIe throughput is measured where the byte counters failed: 500 and 501 KB/s.
            if (key.Counter.StartsWith("nvml.gpu.pcie.throughput", StringComparison.Ordinal) && value is 500_000 or 501_000) continue;
            if (key.Counter.EndsWith(" busy", StringComparison.Ordinal) && value == 0.37) continue; // told once a sample
            return $"{key.Device} {key.Counter} = {value}, healthy {(healthy.TryGetValue(key, out right) ? right : double.NaN)}";
        }

        return null;
    }

    private static Dictionary<Key, double> Values(GpuSnapshot snapshot)
    {
        Dictionary<Key, double> values = [];
        foreach (GpuDevice device in snapshot.Devices)
        {
            foreach (GpuCounter counter in GpuCounters.All)
                if (!double.IsNaN(device.Value(counter))) values[(device.Identity.Id, counter.ToString())] = device.Value(counter);
            foreach (GpuProcess process in device.Processes)
            {
                values[(device.Identity.Id, $"pid {process.Id} memory")] = process.MemoryUsed ?? double.NaN;
                if (process.Utilization is { } busy) values[(device.Identity.Id, $"pid {process.Id} busy")] = busy;
            }
        }

        return values;
    }

    /// <summary>The failure catalogue, said once more and differently.</summary>
    private static (GpuState State, string? Reason) Expected(NvmlFunction function, int code, int phase)
    {
        (GpuState, string?) active = (GpuState.Active, null);
        string name = NvmlVerdicts.NameOf((NvmlReturn)code);
        bool session = SessionLost.Contains(code), device = DeviceLost.Contains(code);
        bool known = phase >= 2;
        if (WithoutConsequence.Contains(function)) return active;
        if (OnWholeBoards.Contains(function) || OnCutBoards.Contains(function)) return session ? (GpuState.Lost, name) : active;
        return function switch
        {
            NvmlFunction.Init => phase == 0 ? (GpuState.Unavailable, name) : active,
            NvmlFunction.DeviceCount => known && (session || device) ? (GpuState.Lost, name) : (GpuState.Unavailable, name),
            NvmlFunction.DeviceByIndex or NvmlFunction.Uuid => known ? (GpuState.Lost, name) : (GpuState.Unavailable, name),
            NvmlFunction.EventSetWait => session ? (GpuState.Lost, name) : active,
            _ => session || device ? (GpuState.Lost, name) : active,
        };
    }

    private interface IMatrixFake
    {
        INvml Nvml { get; }

        void Reset();

        /// <summary>From then on: 0 from the start, 1 after initialisation, 2 after the enumeration, 3 after one whole poll.</summary>
        void Arm(NvmlFunction function, NvmlReturn code, int phase);

        void Polled();

        void Repair();
    }

    private sealed class NativeMatrix : IMatrixFake
    {
        private string[] armed = [];

        public INvml Nvml { get; private set; } = NativeFake.Load();

        public void Reset() => Nvml = NativeFake.Load();

        public void Arm(NvmlFunction function, NvmlReturn code, int phase)
        {
            armed = [.. NvmlSymbols.Of(function)];
            foreach (string symbol in armed) NativeFake.FailFrom(symbol, (int)code, phase);
        }

        public void Polled()
        {
        }

        public void Repair()
        {
            foreach (string symbol in armed) NativeFake.FailFrom(symbol, 0, 0);
        }
    }

    private sealed class ScriptedMatrix : IMatrixFake
    {
        private FakeNvml nvml = new();
        private (NvmlFunction Function, NvmlReturn Code, int Phase) armed;
        private int phase;

        public INvml Nvml => nvml;

        public void Reset()
        {
            FakeGpu whole = FakeMachine.H200(), cut = FakeMachine.H200Mig();
            whole.Lacks.Clear(); // a card that answers everything, so that every code is heard
            cut.Lacks.IntersectWith(OnWholeBoards);
            nvml = new(whole, cut) { Before = Before };
            armed = (NvmlFunction.Init, NvmlReturn.Success, 0);
            phase = 0;
        }

        public void Arm(NvmlFunction function, NvmlReturn code, int from)
        {
            armed = (function, code, from);
            Apply();
        }

        public void Polled()
        {
            if (phase == 2) phase = 3;
            Apply();
        }

        public void Repair()
        {
            armed = default;
            nvml.Codes.Clear();
        }

        private void Before(NvmlFunction function)
        {
            if (function == NvmlFunction.DeviceCount && phase == 0) phase = 1;
            if (function == NvmlFunction.Memory && phase == 1) phase = 2;
            Apply();
        }

        private void Apply()
        {
            if (armed.Code != NvmlReturn.Success && phase >= armed.Phase) nvml.Codes[armed.Function] = armed.Code;
        }
    }
}
