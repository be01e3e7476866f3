using System.Globalization;
using System.Text.Json;
using GpuWatch;
using ModelObservability.Gpu.Tests.Fakes;

namespace ModelObservability.Gpu.Tests.Samples;

/// <summary>The sample: what it reads off its command line and what it writes for other programs.</summary>
public class GpuWatchTests
{
    [TestCase("--json", "--json goes with --once")]
    [TestCase("--seconds 3", "go together")]
    [TestCase("--seconds 0 --csv x", "'0'")]
    [TestCase("--seconds", "''")]
    [TestCase("--port 70000", "a whole number from 0 to 65535")]
    [TestCase("--port 0 --once", "neither with --once")]
    [TestCase("--once --seconds 3 --csv x", "--once does not go with --csv")]
    [TestCase("--library libnvidia-ml.so.1", "absolute path")]
    [TestCase("--all", "'--all' is not understood")]
    public void A_command_line_that_makes_no_sense_is_refused_with_the_reason(string line, string reason)
    {
        (Options? options, string? mistake) = Options.Parse(line.Split(' '));
        Assert.That(options, Is.Null);
        Assert.That(mistake, Does.Contain(reason));
    }

    [Test]
    public void A_machine_with_devices_is_told_as_JSON_and_what_a_device_lacks_is_not_there()
    {
        using MemoryStream stream = new();
        JsonReport.Write(stream, new Watch(new FakeNvml(FakeMachine.Consumer(), FakeMachine.H200Mig())).Poll());
        using JsonDocument json = JsonDocument.Parse(stream.ToArray());
        Assert.That(json.RootElement.GetProperty("available").GetBoolean());
        JsonElement[] devices = [.. json.RootElement.GetProperty("devices").EnumerateArray()];
        Assert.That(devices.Select(device => device.GetProperty("model").GetString()), Is.EqualTo(new[]
        {
            "NVIDIA GeForce GTX 1080 Ti", "NVIDIA H200", "NVIDIA H200 MIG 1g.18gb", "NVIDIA H200 MIG 2g.35gb",
        }));
        Assert.That(devices[0].GetProperty("readings").EnumerateArray().Select(reading => reading.GetProperty("name").GetString()), Does.Contain("hw.fan.speed_ratio").And.None.EqualTo("hw.errors"));
        Assert.That(devices[2].GetProperty("parent").GetString(), Is.EqualTo(devices[1].GetProperty("id").GetString()));
        Assert.That(devices[0].GetProperty("processes")[0].GetProperty("pid").GetInt32(), Is.EqualTo(4242));
    }

    [Test]
    [SetCulture("de-DE")]
    public void A_line_of_the_log_has_a_field_for_every_column_in_any_culture()
    {
        string[] lines = [.. CsvLog.Lines(new Watch(new FakeNvml(FakeMachine.L4(), FakeMachine.H200Mig())).Poll())];
        Assert.That(lines, Has.Length.EqualTo(4));
        Assert.That(lines.Select(line => line.Split(',').Length), Has.All.EqualTo(CsvLog.Header.Split(',').Length));
        Assert.That(lines[0].Split(',')[1..], Is.EqualTo(new[]
        {
            "GPU-14000000-0000-0000-0000-000000000000", "\"NVIDIA L4\"", "ok", "0.83", "6442450944", "24152899584", "31", "5000", "47", "", "1001000000", "1002000000", "",
        }));
        Assert.That(DateTimeOffset.Parse(lines[0].Split(',')[0], CultureInfo.InvariantCulture).Year, Is.EqualTo(2026));
        Assert.That(lines[2], Does.EndWith(",,,,,,,"));
    }

    [Test]
    public void A_sparkline_keeps_the_last_values_and_leaves_a_gap_where_there_was_none()
    {
        Sparkline line = new(length: 5);
        foreach (double? share in new double?[] { 0.3, 0, 0.5, null, 1, 7 }) line.Add(share);
        Assert.That(line.ToString(), Is.EqualTo("▁▅ ██"));
    }

    [Test]
    public void The_program_says_what_the_machine_has_and_ends_well()
    {
        (int exit, string output, _) = ChildProcess.Run(["--once", "--json", "--library", "/nowhere/libnvidia-ml.so.1"], program: "GpuWatch.dll");
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.That(exit, Is.Zero);
        Assert.That(json.RootElement.GetProperty("available").GetBoolean(), Is.False);
        Assert.That(json.RootElement.GetProperty("reason").GetString(), Is.EqualTo("library_not_found"));
    }

    [Test]
    public void The_program_writes_a_line_a_second_and_device()
    {
        string library = NativeFake.Library, log = Path.GetTempFileName();
        try
        {
            (int exit, _, _) = ChildProcess.Run(["--seconds", "2", "--csv", log, "--library", library], program: "GpuWatch.dll");
            Assert.That(exit, Is.Zero);
            Assert.That(File.ReadAllLines(log), Has.Length.EqualTo(1 + (2 * 4)));
        }
        finally
        {
            File.Delete(log);
        }
    }

    [Test]
    public void The_program_draws_a_panel_for_each_device()
    {
        (int exit, string output, _) = ChildProcess.Run(["--once", "--library", NativeFake.Library], program: "GpuWatch.dll");
        Assert.That(exit, Is.Zero);
        Assert.That(output, Does.Contain("FAKE H200 MIG 2g.35gb").And.Contain("325 W of 700 W").And.Contain("83 %").And.Not.Match("\e"), "in a pipe without escape codes");
    }
}
