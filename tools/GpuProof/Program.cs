using GpuProof;
using GpuProof.Fields;
using GpuProof.Load;
using ModelObservability;

(ProofOptions? options, string? mistake) = ProofOptions.Parse(args);
if (options is null || options.Help)
{
    (options is null ? Console.Error : Console.Out).WriteLine(mistake is null ? ProofOptions.Usage : $"{mistake}\n\n{ProofOptions.Usage}");
    return options is null ? 64 : 0;
}

using GpuMonitor monitor = new(new() { Interval = TimeSpan.FromMilliseconds(200), LibraryPath = options.Nvml });
GpuSnapshot first = await monitor.NextSnapshotAsync().WaitAsync(TimeSpan.FromMinutes(1));
if (first.State != GpuState.Active)
{
    Console.WriteLine($"No GPU here: {first.Reason ?? first.State.ToString()}. Nothing was proved.");
    return 2;
}

NvidiaSmi smi = new(options.Smi);
if (!smi.IsThere)
{
    Console.WriteLine($"No nvidia-smi here ({options.Smi}): there is nothing to hold {first.Devices.Count} device(s) against. Nothing was proved.");
    return 3;
}

List<FieldResult> all = [];
GpuSnapshot before = await monitor.NextSnapshotAsync();
Dictionary<string, Dictionary<string, string>> asked = smi.Ask(Field.All.Select(static field => field.Query));
GpuSnapshot after = await monitor.NextSnapshotAsync();
GpuDevice[] boards = [.. before.Devices.Where(static device => !device.Identity.IsMigInstance)];
foreach (GpuDevice board in boards)
{
    GpuDevice? later = after.Devices.FirstOrDefault(device => device.Identity.Id == board.Identity.Id);
    Dictionary<string, string>? theirs = asked.GetValueOrDefault(board.Identity.Id);
    FieldResult[] rows = theirs is null || later is null
        ? [new("uuid", board.Identity.Id, "", Verdict.OnlyOurs)]
        : [.. Field.All.Select(field => field.Hold(board, later, theirs.GetValueOrDefault(field.Query)))];
    Table.Write(Console.Out, $"{board.Identity.Model}, {board.Identity.Id}, {before.Time:u}", "ModelObservability", "nvidia-smi", rows);
    all.AddRange(rows);
}

string? notRun = null;
if (boards.FirstOrDefault(board => !before.Devices.Any(device => device.Identity.ParentId == board.Identity.Id)) is not { } loaded) notRun = "every board is cut into MIG instances";
else
{
    try
    {
        FieldResult[] rows = [.. (await new LoadRun(monitor, loaded, smi, options).RunAsync()).Rows()];
        Table.Write(Console.Out, $"A kernel on {loaded.Identity.Id} as an observed model", "ModelObservability", "nvidia-smi, or as named", rows);
        all.AddRange(rows);
    }
    catch (CudaException exception)
    {
        notRun = exception.Message;
    }
}

int agree = all.Count(static row => row.Verdict == Verdict.Agree), wrong = all.Count(static row => row.IsWrong);
Console.WriteLine();
if (notRun is not null) Console.WriteLine($"The kernel did not run: {notRun}.");
Console.WriteLine($"{agree} agree, {all.Count(static row => row.Verdict == Verdict.AbsentInBoth)} absent in both, {wrong} wrong, on {boards.Length} device(s).");
return wrong > 0 ? 1 : notRun is not null ? 4 : 0;
