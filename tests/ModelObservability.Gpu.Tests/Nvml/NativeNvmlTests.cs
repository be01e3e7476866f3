using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Tests.Fakes;

namespace ModelObservability.Gpu.Tests.Nvml;

/// <summary>The real binding over a real library: the one compiled from <c>Native/fake_nvml.c</c>.</summary>
public class NativeNvmlTests
{
    private static readonly string FirstBoard = "GPU-fake0000-0000-0000-0000-000000000000";

    [Test]
    public void Every_function_is_found_in_the_library()
    {
        NativeNvml nvml = NativeFake.Load();
        Assert.That(Enum.GetValues<NvmlFunction>().Where(function => !nvml.Has(function)), Is.Empty);
    }

    [Test]
    public void What_the_library_says_arrives_in_the_units_of_the_instruments()
    {
        Watch watch = new(NativeFake.Load(), new() { MeasurePcieThroughput = true });
        GpuSnapshot snapshot = watch.Poll(times: 2);
        Assert.That(snapshot.State, Is.EqualTo(GpuState.Active));
        Assert.That(snapshot.Devices.Select(device => device.Identity.Id), Is.EqualTo(new[]
        {
            FirstBoard, "GPU-fake1111-1111-1111-1111-111111111111",
            "MIG-fake2222-2222-2222-2222-222222222222", "MIG-fake3333-3333-3333-3333-333333333333",
        }).AsCollection);

        GpuDevice board = snapshot.Devices[0];
        Assert.That(board.Identity, Is.EqualTo(new GpuIdentity
        {
            Id = FirstBoard,
            Model = "FAKE H200",
            PciBusId = "00000000:18:00.0",
            DriverVersion = "570.148.08",
            CudaVersion = "12.8",
            ComputeCapability = "9.0",
            SerialNumber = "1650000000042",
            FirmwareVersion = "96.00.A5.00.01",
        }));
        Dictionary<string, double> values = board.Readings.ToDictionary(reading => $"{reading.Name} {reading.Attributes}".Trim(), reading => reading.Value);
        foreach ((string counter, double value) in Expected)
            Assert.That(values.GetValueOrDefault(counter, double.NaN), Is.EqualTo(value), counter);
        Assert.That(board.Processes, Has.Count.EqualTo(21));
        Assert.That(board.Processes[1], Is.EqualTo(new GpuProcess(101, 2 << 20, 0.37)));
        Assert.That(board.Health, Is.EqualTo(GpuHealth.Degraded), "a row remapping is pending");
    }

    [Test]
    public void A_MIG_instance_has_its_shape_and_only_its_own_counters()
    {
        Watch watch = new(NativeFake.Load());
        GpuDevice instance = watch.Poll().Devices[3];
        Assert.That(instance.Identity.ParentId, Is.EqualTo("GPU-fake1111-1111-1111-1111-111111111111"));
        Assert.That(instance.Identity.MigProfile, Is.EqualTo("2g.35gb"));
        Assert.That((instance.Identity.GpuInstance, instance.Identity.ComputeInstance), Is.EqualTo((8, 0)));
        Assert.That(instance.Identity.Name, Is.EqualTo("00000000:2A:00.0/gi8/ci0"));
        Assert.That(instance.Readings.Select(reading => reading.Name), Is.EquivalentTo(new[]
        {
            "hw.gpu.memory.usage", "hw.gpu.memory.limit", "hw.gpu.memory.utilization", "nvml.gpu.memory.reserved",
        }));
        Assert.That(instance.MemoryUsed, Is.EqualTo(268435456));
    }

    [Test]
    public void An_XID_error_is_counted_by_code_on_its_board()
    {
        Watch watch = new(NativeFake.Load());
        watch.Poll();
        NativeFake.RaiseXid(79);
        watch.Poll();
        NativeFake.RaiseXid(79);
        GpuSnapshot snapshot = watch.Poll();
        Assert.That(snapshot.Devices[0].Xids, Is.EqualTo(new[] { KeyValuePair.Create(79, 2L) }));
        Assert.That(snapshot.Devices[0].LastXid, Is.EqualTo(79));
        Assert.That(snapshot.Devices[1].Xids, Is.Empty);
    }

    [TestCase(1)]
    [TestCase(2)]
    public void A_library_that_lies_in_every_number_yields_no_number_and_no_exception(int how)
    {
        NativeNvml nvml = NativeFake.Load();
        NativeFake.Lie(how);
        Watch watch = new(nvml, new() { MeasurePcieThroughput = true });
        GpuSnapshot snapshot = watch.Poll(times: 3);
        Assert.That(snapshot.Devices.SelectMany(device => device.Readings), Is.Empty);
        Assert.That(snapshot.Devices.SelectMany(device => device.Processes).Where(process => process.MemoryUsed is not null), Is.Empty);
        Assert.That(snapshot.Statistics.Rejected, Is.GreaterThan(100));
        Assert.That(watch.HasFaults, Is.False);
    }

    [Test]
    public void A_function_the_library_lacks_takes_its_own_counters_away_and_no_other()
    {
        HashSet<string> whole = Readings(NativeFake.Load());
        List<string> wrong = [];
        foreach (NvmlFunction function in Enum.GetValues<NvmlFunction>())
        {
            NativeNvml nvml = NativeNvml.TryLoad(NativeFake.WithoutFunction(NvmlSymbols.Of(function)[0]))!;
            Assert.That(nvml.Has(function), Is.False, function.ToString());
            HashSet<string> left = Readings(nvml);
            int lost = whole.Except(left).Count();
            bool essential = function is NvmlFunction.Init or NvmlFunction.DeviceCount or NvmlFunction.DeviceByIndex or NvmlFunction.Uuid;
            int most = function switch
            {
                NvmlFunction.FieldValues => 60,
                NvmlFunction.MigMode or NvmlFunction.MigMaxCount or NvmlFunction.MigDeviceByIndex => 12,
                NvmlFunction.ThrottleReasons => 16,
                _ => 10,
            };
            if (essential ? left.Count != 0 : lost > most) wrong.Add($"{function}: {lost} of {whole.Count} readings are lost");
            if (left.Except(whole).Any(reading => !MayAppear(function, reading))) wrong.Add($"{function}: {string.Join(", ", left.Except(whole))} appeared");
        }

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void What_is_no_library_of_this_machine_is_not_loaded()
    {
        string library = NativeFake.Library;
        string folder = Directory.CreateTempSubdirectory("modelobservability-").FullName;
        try
        {
            string empty = Path.Combine(folder, "empty.so"), cut = Path.Combine(folder, "cut.so"), foreign = Path.Combine(folder, "foreign.so");
            byte[] bytes = File.ReadAllBytes(library);
            File.WriteAllBytes(empty, []);
            File.WriteAllBytes(cut, bytes[..(bytes.Length / 3)]);
            bytes[18] = 0xF3; // e_machine: RISC-V
            File.WriteAllBytes(foreign, bytes);
            foreach (string path in new[] { empty, cut, foreign, Path.Combine(folder, "missing.so"), folder })
            {
                Watch watch = new(() => NvmlLibrary.Load(path));
                GpuSnapshot snapshot = watch.Poll();
                Assert.That((snapshot.State, snapshot.Reason), Is.EqualTo((GpuState.Unavailable, "library_not_found")), path);
                Assert.That(watch.HasFaults, Is.False, path);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static readonly Dictionary<string, double> Expected = new()
    {
        ["hw.gpu.utilization hw.gpu.task=general"] = 0.83,
        ["hw.gpu.utilization hw.gpu.task=encoder"] = 0.11,
        ["hw.gpu.utilization hw.gpu.task=decoder"] = 0.13,
        ["nvml.gpu.memory.controller.utilization"] = 0.41,
        ["hw.gpu.memory.usage"] = 12884901888,
        ["hw.gpu.memory.limit"] = 150754820096,
        ["hw.gpu.memory.utilization"] = 12884901888.0 / 150754820096,
        ["nvml.gpu.memory.reserved"] = 566231040,
        ["hw.power"] = 325.125,
        ["nvml.gpu.power.limit"] = 700,
        ["hw.energy"] = 5000,
        ["hw.temperature hw.sensor_location=gpu"] = 47,
        ["hw.temperature hw.sensor_location=memory"] = 61,
        ["hw.temperature.limit hw.limit_type=high.critical,hw.sensor_location=gpu"] = 95,
        ["hw.temperature.limit hw.limit_type=high.degraded,hw.sensor_location=gpu"] = 92,
        ["hw.temperature.limit hw.limit_type=high.degraded,hw.sensor_location=memory"] = 96,
        ["hw.fan.speed_ratio"] = 0.55,
        ["nvml.gpu.clock nvml.clock.domain=graphics"] = 1.000e9,
        ["nvml.gpu.clock nvml.clock.domain=sm"] = 1.001e9,
        ["nvml.gpu.clock nvml.clock.domain=memory"] = 1.002e9,
        ["nvml.gpu.clock nvml.clock.domain=video"] = 1.003e9,
        ["nvml.gpu.clock.limit nvml.clock.domain=video"] = 2.003e9,
        ["nvml.gpu.performance_state"] = 0,
        ["nvml.gpu.throttled nvml.throttle.reason=sw_power_cap"] = 1,
        ["nvml.gpu.throttled nvml.throttle.reason=hw_thermal"] = 0,
        ["nvml.gpu.throttled.time nvml.throttle.reason=sw_power_cap"] = 1074e-9,
        ["nvml.gpu.pcie.generation"] = 4,
        ["nvml.gpu.pcie.generation.limit"] = 5,
        ["nvml.gpu.pcie.width"] = 8,
        ["nvml.gpu.pcie.width.limit"] = 16,
        ["nvml.gpu.pcie.replays"] = 1094,
        ["hw.gpu.io network.io.direction=transmit"] = 1197,
        ["hw.gpu.io network.io.direction=receive"] = 1198,
        ["nvml.gpu.nvlink.io network.io.direction=transmit"] = 1138 * 1024,
        ["nvml.gpu.nvlink.io network.io.direction=receive"] = 1139 * 1024,
        ["nvml.gpu.nvlink.errors error.type=replay"] = 1052,
        ["hw.errors error.type=corrected"] = 21,
        ["hw.errors error.type=uncorrected"] = 22,
        ["nvml.gpu.memory.remapped_rows error.type=corrected"] = 3,
        ["nvml.gpu.memory.remapped_rows error.type=uncorrected"] = 2,
        ["nvml.gpu.memory.repair nvml.repair.state=remap_pending"] = 1,
        ["nvml.gpu.memory.repair nvml.repair.state=remap_failed"] = 0,
        ["nvml.gpu.compute_mode"] = 3,
    };

    /// <summary>Energy is integrated where its counter is missing.</summary>
    private static bool MayAppear(NvmlFunction function, string reading) => function switch
    {
        NvmlFunction.Energy => reading.Contains("nvml.energy.source=power", StringComparison.Ordinal),
        _ => false,
    };

    private static HashSet<string> Readings(INvml nvml)
    {
        Watch watch = new(nvml, new() { MeasurePcieThroughput = true });
        HashSet<string> readings = [.. watch.Poll(times: 2).Devices.SelectMany(device => device.Readings.Select(reading => $"{device.Identity.Id} {reading.Name} {reading.Attributes}"))];
        Assert.That(watch.HasFaults, Is.False);
        watch.Sampler.Close();
        return readings;
    }
}
