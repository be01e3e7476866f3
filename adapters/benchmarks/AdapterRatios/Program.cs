using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using ModelObservability;
using ModelObservability.Benchmarks.Ratios;
using OpenTelemetry;
using OpenTelemetry.Metrics;

// What the ONNX Runtime adapter adds to a run: the watched call over the bare one in turns, metrics on (the OpenTelemetry SDK with a reader that
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
        using ObservedSession watched = bare.Observe(monitor);
        (string input, int width, string output) = model == "tiny" ? ("x", 8, "y") : ("pixels", 64, "probabilities");
        NamedOnnxValue[] named = [NamedOnnxValue.CreateFromTensor(input, new DenseTensor<float>(new float[width], [1, width]))];
        using OrtValue value = OrtValue.CreateTensorValueFromMemory(new float[width], [1, width]);
        string[] inputs = [input], outputs = [output];
        OrtValue[] values = [value];
        Row($"{title}: {model}, batch {batch}, named values", () => bare.Run(named, outputs, options).Dispose(), () => watched.Run(named, outputs, options).Dispose(), hand);
        Row($"{title}: {model}, batch {batch}, OrtValues", () => bare.Run(options, inputs, values, outputs).Dispose(), () => watched.Run(options, inputs, values, outputs).Dispose(), hand);
    }
}

static void Row(string title, Action bare, Action watched, ByHand? hand)
{
    Comparison comparison = Comparison.Of(Repeat(bare), Repeat(watched));
    double bytes = comparison.AllocatedBytes - Comparison.Of(Repeat(bare), Repeat(bare)).AllocatedBytes;
    string floor = "";
    if (hand is not null)
    {
        Comparison byHand = Comparison.Of(Repeat(bare), hand.Around(bare));
        floor = string.Create(CultureInfo.InvariantCulture, $"   by hand {byHand.Subject - byHand.Control,4:F0} ns more");
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{title,-52} bare {comparison.Control / 1000,6:F2} µs   watched {comparison.Subject - comparison.Control,4:F0} ns more   ratio {comparison.Subject / comparison.Control:F3}   {bytes:F0} B more{floor}"));
}

static Action<int> Repeat(Action once) => times =>
{
    for (int time = 0; time < times; time++) once();
};

/// <summary>Duration and batch size of a run, without outcomes of failures, spans, counts or guards.</summary>
internal sealed class ByHand : IDisposable
{
    public const string Name = "by hand";

    private readonly Meter meter = new(Name);
    private readonly Histogram<double> duration, batchSize;
    private readonly KeyValuePair<string, object?>[] model = [new("ml.model.name", "ratios")];
    private readonly KeyValuePair<string, object?>[] success = [new("ml.model.name", "ratios"), new("ml.inference.outcome", "success")];

    public ByHand() => (duration, batchSize) = (meter.CreateHistogram<double>("duration", "s"), meter.CreateHistogram<double>("batch"));

    public Action<int> Around(Action run) => times =>
    {
        for (int time = 0; time < times; time++)
        {
            long began = Stopwatch.GetTimestamp();
            run();
            duration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, success);
            batchSize.Record(1, model);
        }
    };

    public void Dispose() => meter.Dispose();
}

/// <summary>Nobody collects.</summary>
internal sealed class Nowhere : BaseExporter<Metric>
{
    public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
}
