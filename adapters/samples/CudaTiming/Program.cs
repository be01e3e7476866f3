using CudaTimingSample;
using ManagedCuda;
using ModelObservability;
using Samples;

using CudaContext? context = Device.TryOpen(out string said);
Console.WriteLine(said);
if (context is null) return;

using ModelMonitor monitor = new("copies");
using CudaStream stream = new();
using CopyWork work = new(megabytes: 64);
using ObservedCuda gpu = monitor.Observe(context);   // the lines that change: this one, once per context,
Func<int, int> predict = monitor.Observe<int, int>(call =>
{
    using (gpu.Time(stream)) work.Queue(stream);     // and this one, around what a call queues on its stream
    stream.Synchronize();
    return call;
});

// What follows only shows what is observed; an application has AddModelObservability() instead.
using Observations observed = new();
for (int call = 0; call < 100; call++) predict(call);

Console.WriteLine("100 calls. The duration is what the caller waited, the phase \"device\" of it what the GPU worked. What was observed:");
observed.Print();
Console.WriteLine($"Timings: {gpu.Recorded} recorded, {gpu.Pending} pending, {gpu.Dropped} dropped, {gpu.Failed} failed.");
