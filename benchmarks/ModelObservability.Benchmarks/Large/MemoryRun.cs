using System.Globalization;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Probability;
using ModelObservability.Metrics.Ranking;
using ModelObservability.Metrics.Regression;
using ModelObservability.Metrics.Sketches;
using ModelObservability.Metrics.Text;
using ModelObservability.Metrics.Vision;

namespace ModelObservability.Benchmarks.Large;

/// <summary>A metric of constant memory, and a way to add a batch of 2^16 samples to it.</summary>
internal sealed record MemoryRun(string Name, Func<CountedRun.Samples, Action> Start)
{
    private const int BatchLength = 1 << 16;

    public static IReadOnlyList<MemoryRun> All { get; } =
    [
        Of("binary confusion", new BinaryConfusion(), (m, s) => m.Add(s.Bits, s.Scores)),
        Of("multiclass confusion, 10", new MulticlassConfusion(10), (m, s) => m.Add(s.Classes, s.Predictions)),
        Of("multilabel confusion, 8", new MultilabelConfusion(8), (m, s) => m.Add(s.Bits, s.Scores)),
        Of("top-k accuracy, 16", new TopKAccuracy(16, 3), (m, s) => m.Add(s.Classes.AsSpan(0, BatchLength / 16), s.Scores)),
        Of("bounded ranking", new BoundedRanking(), (m, s) => m.Add(s.Bits, s.Scores)),
        Of("calibration", new Calibration(), (m, s) => m.Add(s.Bits, s.Scores)),
        Of("binary log-loss", new BinaryLogLoss(), (m, s) => m.Add(s.Bits, s.Scores)),
        Of("categorical log-loss, 16", new CategoricalLogLoss(16), (m, s) => m.Add(s.Classes.AsSpan(0, BatchLength / 16), s.Scores)),
        Of("regression errors, median", new RegressionErrors(new RegressionOptions { MedianAccuracy = 0.01 }), (m, s) => m.Add(s.Scores, s.Others)),
        Of("losses", new LossStatistics(), (m, s) => m.Add(s.Others)),
        Of("quantile sketch", new QuantileSketch(), (m, s) => m.Add(s.Scores)),
        Of("masks", new MaskOverlap(), (m, s) => m.Add(s.Bits, s.Bits)),
        Of("segmentation, 10 classes", new SegmentationOverlap(10), (m, s) => m.Add(s.Classes, s.Predictions)),
        Of("boxes", new BoxOverlap(), (m, s) => m.Add(s.Others, s.Others)),
        Of("perplexity", new Perplexity(), (m, s) => m.Add(s.Scores)),
        Of("BLEU, segments of 16", new Bleu(), (m, s) => Segments(m, s, static (own, reference, hypothesis) => own.Add(reference, hypothesis))),
        Of("word errors, segments of 16", new WordErrorRate(), (m, s) => Segments(m, s, static (own, reference, hypothesis) => own.Add(reference, hypothesis))),
        Of("weighted binary confusion", new BinaryConfusion(), (m, s) => m.Add(s.Bits, s.Scores, s.Others)),
        Of("weighted multiclass, 10", new MulticlassConfusion(10), (m, s) => m.Add(s.Classes, s.Predictions, s.Others)),
        Of("weighted multilabel, 8", new MultilabelConfusion(8), (m, s) => m.Add(s.Bits, s.Scores, s.Others.AsSpan(0, BatchLength / 8))),
        Of("weighted top-k, 16", new TopKAccuracy(16, 3), (m, s) => m.Add(s.Classes.AsSpan(0, BatchLength / 16), s.Scores, s.Others.AsSpan(0, BatchLength / 16))),
        Of("regression, weighted median", new RegressionErrors(new RegressionOptions { MedianAccuracy = 0.01 }), (m, s) => m.Add(s.Scores, s.Others, s.Others)),
    ];

    public (bool Ok, string Result) Check(long samples)
    {
        Action add = Start(CountedRun.Samples.OfSize(BatchLength));
        // Twice: buffers have grown, and methods are compiled.
        add();
        add();
        long heap = GC.GetTotalMemory(forceFullCollection: true), allocated = GC.GetAllocatedBytesForCurrentThread(), most = heap;
        for (long done = 0; done < samples; done += BatchLength)
        {
            add();
            if (done % (samples / 50) < BatchLength) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        long more = GC.GetTotalMemory(forceFullCollection: true) - heap;
        // The batch was on the heap before and must be now.
        GC.KeepAlive(add);
        return (
            // The runtime's own threads take memory by the 8 KiB now and then.
            allocated < 4096 && more < 65_536,
            string.Create(CultureInfo.InvariantCulture, $"{allocated} bytes allocated, {more} more on the heap, at most {most - heap} between"));
    }

    private static MemoryRun Of<TState>(string name, TState state, Action<TState, CountedRun.Samples> add) => new(name, samples => () => add(state, samples));

    // The state is handed through: an action that captured it would be a new object for every batch.
    private static void Segments<TState>(TState state, CountedRun.Samples samples, Action<TState, ReadOnlySpan<int>, ReadOnlySpan<int>> add)
    {
        for (int start = 0; start < BatchLength; start += 16) add(state, samples.Classes.AsSpan(start, 16), samples.Predictions.AsSpan(start, 16));
    }
}
