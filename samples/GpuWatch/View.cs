using ModelObservability;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace GpuWatch;

/// <summary>Draws snapshots: a panel per device with bars and the last minute, and its processes.</summary>
/// <param name="width">Columns of the terminal.</param>
/// <param name="height">Its lines; null where everything may be shown, as in a file.</param>
internal sealed class View(int width, int? height = null)
{
    private const int BarWidth = 20, MostProcesses = 10, LinesOfADevice = 6, LinesOfAnInstance = 4, HeadOfProcesses = 1;

    /// <summary>What is left of the line: a minute where there is room.</summary>
    private readonly int historyLength = Math.Clamp(width - 60, 10, 60);

    private readonly Dictionary<string, (Sparkline Gpu, Sparkline Memory, Sparkline Power)> histories = [];

    public IRenderable Draw(GpuSnapshot snapshot)
    {
        List<IRenderable> parts = [];
        if (snapshot.State != GpuState.Active) parts.Add(new Markup($"[yellow]{Markup.Escape(Words.Because(snapshot.Reason))}[/]"));
        int most = ProcessesThatFit(snapshot);
        foreach (GpuDevice device in snapshot.Devices) parts.Add(Draw(device, most));
        return new Rows(parts);
    }

    /// <summary>Processes per device so that no device is pushed off the screen; a live view shows no more than fits.</summary>
    private int ProcessesThatFit(GpuSnapshot snapshot)
    {
        if (height is not { } lines || snapshot.Devices.Count == 0) return MostProcesses;
        int left = lines - 1 - snapshot.Devices.Sum(device => device.Identity.IsMigInstance ? LinesOfAnInstance : LinesOfADevice);
        return Math.Clamp(left / snapshot.Devices.Count - HeadOfProcesses, 0, MostProcesses);
    }

    private Panel Draw(GpuDevice device, int mostProcesses)
    {
        double? memory = device.MemoryUsed / (double?)device.MemoryTotal, power = device.Power / device.PowerLimit;
        if (!histories.TryGetValue(device.Identity.Id, out var history))
            histories[device.Identity.Id] = history = (new(historyLength), new(historyLength), new(historyLength));
        history.Gpu.Add(device.Utilization);
        history.Memory.Add(memory);
        history.Power.Add(power);

        Grid grid = new();
        for (int column = 0; column < 4; column++) grid.AddColumn(new GridColumn().NoWrap());
        Row(grid, "GPU", device.Utilization, Words.Share(device.Utilization), history.Gpu);
        Row(grid, "Memory", memory, $"{Words.Bytes(device.MemoryUsed)} of {Words.Bytes(device.MemoryTotal)}", history.Memory);
        if (!device.Identity.IsMigInstance)
            Row(grid, "Power", power, $"{Words.Watts(device.Power)} of {Words.Watts(device.PowerLimit)}", history.Power);
        List<IRenderable> parts = [grid];
        if (!device.Identity.IsMigInstance) parts.Add(new Markup($"[grey]{Markup.Escape(Facts(device))}[/]"));
        if (device.Processes.Count > 0 && mostProcesses > 0) parts.Add(Processes(device, mostProcesses));
        return new Panel(new Rows(parts)) { Header = new PanelHeader(Header(device)), Expand = true };
    }

    private static void Row(Grid grid, string name, double? share, string text, Sparkline history) =>
        grid.AddRow(new Text(name), Bar(share), new Text(text), new Text(history.ToString(), new Style(Color.Grey)));

    private static Markup Bar(double? share)
    {
        int full = share is { } value ? (int)Math.Round(Math.Clamp(value, 0, 1) * BarWidth) : 0;
        string colour = share switch { > 0.9 => "red", > 0.7 => "yellow", _ => "green" };
        return new Markup($"[{colour}]{new string('█', full)}[/][grey]{new string('░', BarWidth - full)}[/]");
    }

    private static string Header(GpuDevice device)
    {
        string health = device.Health == GpuHealth.Ok ? "" : $" [red]{Words.Of(device.Health)} {Markup.Escape(device.LostReason ?? "")}[/]";
        string processes = device.Processes.Count > 0 ? $" [grey]{device.Processes.Count} {(device.Processes.Count == 1 ? "process" : "processes")}[/]" : "";
        return $"{Markup.Escape(device.Identity.Model ?? device.Identity.Id)} [grey]{Markup.Escape(device.Identity.Name)}[/]{processes}{health}";
    }

    private static string Facts(GpuDevice device)
    {
        string energy = Words.KiloJoules(device.Energy) + (device.IsEnergyEstimated ? " (from power)" : "");
        string xid = device.LastXid is { } code ? $"  last XID {code}" : "";
        return $"{Words.Degrees(device.Temperature)}  memory {Words.Degrees(device.MemoryTemperature)}  fan {Words.Share(device.FanSpeed)}  "
            + $"SM {Words.Hertz(device.SmClock)}  memory {Words.Hertz(device.MemoryClock)}  {energy}{xid}";
    }

    private static Table Processes(GpuDevice device, int most)
    {
        Table table = new Table().Border(TableBorder.None).AddColumns("pid", "process", "memory", "GPU");
        foreach (GpuProcess process in device.Processes.OrderByDescending(process => process.MemoryUsed).Take(most))
            table.AddRow(
                new Text($"{process.Id}"), new Text(ProcessName.Of(process.Id)),
                new Text(Words.Bytes(process.MemoryUsed)), new Text(Words.Share(process.Utilization)));
        return table;
    }
}
