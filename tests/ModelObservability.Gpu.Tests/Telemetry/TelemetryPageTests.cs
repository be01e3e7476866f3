using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ModelObservability.Gpu.Counters;
using ModelObservability.Gpu.Telemetry;
using ModelObservability.Gpu.Tests.Fakes;

namespace ModelObservability.Gpu.Tests.Telemetry;

/// <summary><c>docs/telemetry-gpu.md</c> says what the meter publishes, and the convention says what <c>hw.*</c> is.</summary>
public partial class TelemetryPageTests
{
    /// <summary>OpenTelemetry's semantic conventions 1.44, hardware: instrument and unit, typed from the convention.</summary>
    private static readonly string[] Convention =
    [
        "hw.energy | counter | J | Double",
        "hw.errors | counter | {error} | Int64",
        "hw.fan.speed_ratio | gauge | 1 | Double",
        "hw.gpu.io | counter | By | Int64",
        "hw.gpu.memory.limit | up-down counter | By | Int64",
        "hw.gpu.memory.usage | up-down counter | By | Int64",
        "hw.gpu.memory.utilization | gauge | 1 | Double",
        "hw.gpu.utilization | gauge | 1 | Double",
        "hw.power | gauge | W | Double",
        "hw.status | up-down counter | 1 | Int64",
        "hw.temperature | gauge | Cel | Double",
        "hw.temperature.limit | gauge | Cel | Double",
    ];

    private static readonly string[] ConventionAttributes =
    [
        "hw.id", "hw.name", "hw.parent", "hw.type", "hw.model", "hw.vendor", "hw.serial_number", "hw.driver_version", "hw.firmware_version",
        "hw.state", "hw.sensor_location", "hw.limit_type", "hw.gpu.task",
    ];

    private static readonly string Page = File.ReadAllText(PathOfPage());

    private static readonly List<Instrument> Published = Instruments();

    [Test]
    public void Every_hw_instrument_has_the_kind_and_unit_of_the_convention()
    {
        string[] ours = [.. Published.Where(instrument => instrument.Name.StartsWith("hw.", StringComparison.Ordinal))
            .Select(instrument => $"{instrument.Name} | {KindOf(instrument)} | {instrument.Unit} | {instrument.GetType().GetGenericArguments()[0].Name}").Order(StringComparer.Ordinal)];
        Assert.That(ours, Is.EqualTo(Convention));
    }

    [Test]
    public void Every_hw_attribute_is_the_convention_s() =>
        Assert.That(Constants(typeof(Names)).Where(name => name.StartsWith("hw.", StringComparison.Ordinal)), Is.EquivalentTo(ConventionAttributes));

    [Test]
    public void The_page_and_the_meter_agree_on_every_instrument()
    {
        string[] rows = [.. Row().Matches(Page).Select(row => string.Join(" | ", row.Groups.Values.Skip(1).Select(group => group.Value)))];
        string[] published = [.. Published.Select(instrument => $"{instrument.Name} | {KindOf(instrument)} | {instrument.Unit} | {instrument.Description}")];
        Assert.That(published, Is.EquivalentTo(rows));
    }

    [Test]
    public void Every_attribute_and_every_value_of_one_is_on_the_page()
    {
        string[] names = [.. Constants(typeof(Names)).Where(name => name.Contains('.', StringComparison.Ordinal) && name != Names.Source)];
        names = [.. names, .. new[] { Names.Inference, Names.Training }.SelectMany(work => new[] { work.EnergyPerItem ?? work.Energy.Name, work.Utilization, work.PeakMemory })];
        string[] values = [.. Counters.GpuCounters.All.SelectMany(counter => counter.Attributes).Select(attribute => attribute.Value)];
        Assert.That(names.Concat(values).Distinct().Where(text => !Page.Contains($"`{text}`", StringComparison.Ordinal)), Is.Empty);
    }

    private static List<Instrument> Instruments()
    {
        using GpuMonitor monitor = new(null, new TestTime(), () => null);
        List<Instrument> instruments = [];
        using MeterListener listener = new()
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == GpuMonitor.MeterName) instruments.Add(instrument);
            },
        };
        listener.Start();
        return instruments;
    }

    private static IEnumerable<string> Constants(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)
        .Concat(type.GetNestedTypes().SelectMany(Constants));

    private static string KindOf(Instrument instrument) => instrument.GetType().Name switch
    {
        var name when name.StartsWith("ObservableUpDown", StringComparison.Ordinal) => "up-down counter",
        var name when name.StartsWith("ObservableCounter", StringComparison.Ordinal) => "counter",
        var name when name.StartsWith("ObservableGauge", StringComparison.Ordinal) => "gauge",
        var name => name,
    };

    /// <summary>A deterministic build maps source paths away: then the walk starts at the test binaries.</summary>
    private static string PathOfPage([CallerFilePath] string file = "")
    {
        DirectoryInfo? folder = new(File.Exists(file) ? Path.GetDirectoryName(file)! : AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ModelObservability.sln"))) folder = folder.Parent;
        return Path.Combine(folder!.FullName, "docs", "telemetry-gpu.md");
    }

    [GeneratedRegex(@"^\| `((?:hw|nvml|ml)\.[\w.]+)` \| ([\w -]+) \| `([^`]+)` \|[^|]*\| ([^|]+) \|\r?$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
