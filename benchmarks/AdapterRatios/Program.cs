using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using ModelObservability;
using OpenTelemetry;
using OpenTelemetry.Metrics;

// What the adapters of ONNX Runtime and ML.NET add to a call: the watched call over the bare one in turns, metrics on (the OpenTelemetry SDK with a reader that
// nobody asks) or off, and bytes per call beyond the bare run's. "By hand" is the least anybody can do for the same two histograms: two looks at
// the clock and two records to the same SDK, with the same attributes built once.
Measure("nobody listens", null);
using (ByHand hand = new())
using (MeterProvider metrics = Sdk.CreateMeterProviderBuilder().AddModelObservability().AddMeter(ByHand.Name).AddReader(new BaseExportingMetricReader(new Nowhere())).Build())
{
    Measure("metrics on", hand);
}

static void Measure(string title, ByHand? hand)
{
    using ModelMonitor monitor = new("ratios");
    using RunOptions options = new();
    foreach (var (model, batch) in new[] { ("tiny", "open"), ("digits", "open"), ("digits", "fixed") })
    {
        using SessionOptions settings = new();
        if (batch == "fixed") settings.AddFreeDimensionOverrideByName("N", 1);
        InferenceSession bare = new(Path.Combine(AppContext.BaseDirectory, model + ".onnx"), settings);
        using ObservedSession watched = monitor.Observe(bare);
        (string input, int width, string output) = model == "tiny" ? ("x", 8, "y") : ("pixels", 64, "probabilities");
        NamedOnnxValue[] named = [NamedOnnxValue.CreateFromTensor(input, new DenseTensor<float>(new float[width], [1, width]))];
        using OrtValue value = OrtValue.CreateTensorValueFromMemory(new float[width], [1, width]);
        string[] inputs = [input], outputs = [output];
        OrtValue[] values = [value];
        Row($"{title}: {model}, batch {batch}, named values", () => bare.Run(named, outputs, options).Dispose(), () => watched.Run(named, outputs, options).Dispose(), hand);
        Row($"{title}: {model}, batch {batch}, OrtValues", () => bare.Run(options, inputs, values, outputs).Dispose(), () => watched.Run(options, inputs, values, outputs).Dispose(), hand);
    }

    if (hand is not null) Inspected(title, monitor);
    using Engines engines = new(monitor);
    Row($"{title}: ML.NET engine", engines.PredictBare, engines.Predict, hand, limit: hand is null ? 60 : 200);
}

// Looking at 64 rows of ten probabilities, over the same watched run that does not look.
static void Inspected(string title, ModelMonitor monitor)
{
    using RunOptions options = new();
    string model = Path.Combine(AppContext.BaseDirectory, "digits.onnx");
    using ObservedSession plain = monitor.Observe(new InferenceSession(model));
    using ObservedSession inspected = monitor.Observe(new InferenceSession(model), new() { Inspection = new() { Classes = 10, Minimum = 0, Maximum = 1, LowConfidence = 0.6 } });
    Random random = new(7);
    using OrtValue value = OrtValue.CreateTensorValueFromMemory([.. Enumerable.Range(0, 64 * 64).Select(_ => random.NextSingle())], [64, 64]);
    string[] inputs = ["pixels"], outputs = ["probabilities"];
    OrtValue[] values = [value];
    Row($"{title}: digits, 64 rows inspected", () => plain.Run(options, inputs, values, outputs).Dispose(), () => inspected.Run(options, inputs, values, outputs).Dispose(), null, limit: 1000);
}

static void Row(string title, Action bare, Action watched, ByHand? hand, double? limit = null)
{
    limit ??= hand is null ? 60 : 350;
    Action[] ways = hand is null ? [bare, watched, bare] : [bare, watched, hand.Around(bare)];
    double[] fastest = Fastest(ways);
    double bytes = BytesOf(watched) - BytesOf(bare);
    string floor = hand is null ? "" : string.Create(CultureInfo.InvariantCulture, $"   by hand {fastest[2] - fastest[0],4:F0} ns more");
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{title,-52} bare {fastest[0] / 1000,6:F2} µs   watched {fastest[1] - fastest[0],4:F0} ns more   limit {limit,4:F0} {(fastest[1] - fastest[0] <= limit ? "yes" : "NO "),-3}   {bytes:F0} B more{floor}"));
}

// All ways in turns of about a millisecond, the fastest turn of each: the machine changes its speed every few hundred milliseconds.
static double[] Fastest(Action[] ways)
{
    const int Runs = 200, WarmUp = 150, Turns = 500;
    double[] fastest = [.. ways.Select(_ => double.MaxValue)];
    for (int turn = 0; turn < WarmUp + Turns; turn++)
    {
        for (int way = 0; way < ways.Length; way++)
        {
            Action run = ways[way];
            long began = Stopwatch.GetTimestamp();
            for (int time = 0; time < Runs; time++) run();
            double each = Stopwatch.GetElapsedTime(began).TotalNanoseconds / Runs;
            if (turn >= WarmUp) fastest[way] = Math.Min(fastest[way], each);
        }
    }

    return fastest;
}

static double BytesOf(Action run)
{
    double least = double.MaxValue;
    for (int turn = 0; turn < 5; turn++)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int time = 0; time < 1000; time++) run();
        least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / 1000d);
    }

    return least;
}

/// <summary>Duration and batch size of a run, without outcomes of failures, spans, counts or guards.</summary>
internal sealed class ByHand : IDisposable
{
    public const string Name = "by hand";

    private readonly Meter meter = new(Name);
    private readonly Histogram<double> duration, batchSize;
    private readonly KeyValuePair<string, object?>[] model = [new("ml.model.name", "ratios")];
    private readonly KeyValuePair<string, object?>[] success = [new("ml.model.name", "ratios"), new("ml.inference.outcome", "success")];

    public ByHand() => (duration, batchSize) = (meter.CreateHistogram<double>("duration", "s"), meter.CreateHistogram<double>("batch"));

    public Action Around(Action run) => () =>
    {
        long began = Stopwatch.GetTimestamp();
        run();
        duration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, success);
        batchSize.Record(1, model);
    };

    public void Dispose() => meter.Dispose();
}

/// <summary>Nobody collects.</summary>
internal sealed class Nowhere : BaseExporter<Metric>
{
    public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
}
