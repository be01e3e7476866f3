using System.Diagnostics;
using GpuProof.Fields;
using ModelObservability;

namespace GpuProof.Load;

/// <summary>The kernel as an observed model on one GPU, with nvidia-smi asked beside it.</summary>
internal sealed class LoadRun(GpuMonitor monitor, GpuDevice gpu, NvidiaSmi smi, ProofOptions options)
{
    private static readonly string[] Watched = ["power.draw.instant", "power.draw", "utilization.gpu"];

    /// <exception cref="CudaException">The kernel cannot run.</exception>
    public async Task<LoadReport> RunAsync()
    {
        CudaDriver cuda = CudaDriver.Load(options.Cuda);
        int device = cuda.DeviceAt(gpu.Identity.PciBusId ?? throw new CudaException("the board has no PCI address"));
        using ModelMonitor model = new("gpu-proof");
        using GpuJoin join = monitor.Join(model, gpu.Identity.Id);
        using UnattributedEnergy unattributed = new(gpu.Identity.Id);
        await Poll(); // counting begins with the first poll after the join
        (double? counter, double nobody) = ((await Poll()).Energy, unattributed.Read());

        LoadReport report = new();
        using CancellationTokenSource done = new();
        Task beside = Task.WhenAll(AskSmi(report, done.Token), ReadOurs(report, done.Token));
        try
        {
            // A thread of its own: the current context of CUDA belongs to a thread.
            await Task.Factory.StartNew(() => Burn(cuda, device, model, report), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            await done.CancelAsync();
            await beside;
        }

        GpuDevice last = await Poll();
        report.Charged = join.Inference.Energy;
        report.CountedCalls = join.Inference.Count;
        report.Unattributed = unattributed.Read() - nobody;
        report.Counter = last.Energy - counter;
        return report;
    }

    private void Burn(CudaDriver cuda, int device, ModelMonitor model, LoadReport report)
    {
        cuda.Enter(device);
        try
        {
            nint kernel = cuda.Function(Kernel.Code, Kernel.Name);
            uint[] results = new uint[Kernel.Blocks * Kernel.Threads];
            nint memory = cuda.Memory(results.Length * sizeof(uint));
            long started = Stopwatch.GetTimestamp();
            do
            {
                using InferenceCall call = model.StartInference();
                cuda.Run(kernel, Kernel.Blocks, Kernel.Threads, memory, Kernel.Rounds);
                call.Complete();
                report.Calls++;
            }
            while (Stopwatch.GetElapsedTime(started).TotalSeconds < options.Seconds);

            report.Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            cuda.Read(memory, results);
            (report.Right, report.Looked) = Kernel.Check(results);
            cuda.Free(memory);
        }
        finally
        {
            cuda.Leave(device);
        }
    }

    private async Task AskSmi(LoadReport report, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            Dictionary<string, string>? values = await Task.Run(() => smi.Ask(Watched).GetValueOrDefault(gpu.Identity.Id), CancellationToken.None);
            if (values is null || done.IsCancellationRequested) return;
            report.Theirs.Add(values.GetValueOrDefault("power.draw.instant") ?? values.GetValueOrDefault("power.draw"), values.GetValueOrDefault("utilization.gpu"));
        }
    }

    private async Task ReadOurs(LoadReport report, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            GpuDevice now = await Poll();
            if (!done.IsCancellationRequested) report.Ours.Add(now.Power, now.Utilization * 100);
        }
    }

    private async Task<GpuDevice> Poll() =>
        (await monitor.NextSnapshotAsync()).Devices.FirstOrDefault(device => device.Identity.Id == gpu.Identity.Id) ?? throw new CudaException("the GPU was lost");
}
