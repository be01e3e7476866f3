using System.Diagnostics.Metrics;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using ModelObservability.Testing;

namespace ModelObservability.OnnxRuntime.Tests;

[TestFixture]
public sealed class LeakTests
{
    [Test]
    public void A_hundred_thousand_runs_leave_the_resident_size_as_it_was()
    {
        string name = TestContext.CurrentContext.Test.ID;
        using ModelMonitor monitor = new(name);
        using ObservedSession session = monitor.Observe(Given.Session("digits"), new() { Inspection = new() { Classes = 10 } });
        using MeterListener listener = Listening();
        NamedOnnxValue[] inputs = Given.Pixels(1);
        Run(20_000);
        long before = Resident();
        Run(100_000);
        Assert.That(Resident() - before, Is.LessThan(16 << 20), "bytes; one kept output each would be 10^5 native tensors");

        void Run(int count)
        {
            for (int run = 0; run < count; run++) session.Run(inputs).Dispose();
        }
    }

    [Test]
    public void Watching_allocates_nothing_beside_the_run()
    {
        string name = TestContext.CurrentContext.Test.ID;
        using ModelMonitor monitor = new(name);
        using ObservedSession session = monitor.Observe(Given.Session("tiny"));
        using MeterListener listener = Listening();
        NamedOnnxValue[] inputs = [NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>(new float[8], [1, 8]))];
        using RunOptions options = new();
        long bare = Allocated(() => session.Inner.Run(inputs, session.Inner.OutputNames, options).Dispose());
        long watched = Allocated(() => session.Run(inputs, session.Inner.OutputNames, options).Dispose());
        Assert.That(watched - bare, Is.Zero);

        using OrtValue x = OrtValue.CreateTensorValueFromMemory(new float[8], [1, 8]);
        string[] x1 = ["x"], y1 = ["y"];
        OrtValue[] values = [x];
        bare = Allocated(() => session.Inner.Run(options, x1, values, y1).Dispose());
        watched = Allocated(() => session.Run(options, x1, values, y1).Dispose());
        Assert.That(watched - bare, Is.Zero);
    }

    private static long Allocated(Action run)
    {
        for (int warm = 0; warm < 100; warm++) run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int times = 0; times < 1000; times++) run();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;
    }

    private static MeterListener Listening()
    {
        MeterListener listener = new()
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == ModelMonitor.SourceName) self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        listener.Start();
        return listener;
    }

    private static long Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Environment.WorkingSet;
    }
}
