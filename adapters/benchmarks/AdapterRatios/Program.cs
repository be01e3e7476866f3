using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using ModelObservability;
using ModelObservability.Benchmarks.Ratios;
using OpenTelemetry;
using OpenTelemetry.Metrics;

// What the ONNX Runtime adapter adds to a run: the watched call over the bare one in turns, metrics on (the OpenTelemetry SDK with a reader that
// nobody asks) or off, and bytes per call beyond the bare run's.
Measure("nobody listens");
using (MeterProvider metrics = Sdk.CreateMeterProviderBuilder().AddModelObservability().AddReader(new BaseExportingMetricReader(new Nowhere())).Build())
{
    Measure("metrics on");
}

static void Measure(string title)
{
    using ModelMonitor monitor = new("ratios");
    using RunOptions options = new();
    foreach (string model in new[] { "tiny", "digits" })
    {
        InferenceSession bare = new(Path.Combine(AppContext.BaseDirectory, model + ".onnx"));
        using ObservedSession watched = bare.Observe(monitor);
        (string input, int width, string output) = model == "tiny" ? ("x", 8, "y") : ("pixels", 64, "probabilities");
        NamedOnnxValue[] named = [NamedOnnxValue.CreateFromTensor(input, new DenseTensor<float>(new float[width], [1, width]))];
        using OrtValue value = OrtValue.CreateTensorValueFromMemory(new float[width], [1, width]);
        string[] inputs = [input], outputs = [output];
        OrtValue[] values = [value];
        Row($"{title}: {model}, named values", Repeat(() => bare.Run(named, outputs, options).Dispose()), Repeat(() => watched.Run(named, outputs, options).Dispose()));
        Row($"{title}: {model}, OrtValues", Repeat(() => bare.Run(options, inputs, values, outputs).Dispose()), Repeat(() => watched.Run(options, inputs, values, outputs).Dispose()));
    }
}

static void Row(string title, Action<int> bare, Action<int> watched)
{
    Comparison comparison = Comparison.Of(bare, watched);
    double bytes = comparison.AllocatedBytes - Comparison.Of(bare, bare).AllocatedBytes;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{title,-40} bare {comparison.Control / 1000,6:F2} µs   watched {comparison.Subject / 1000,6:F2} µs   ratio {comparison.Subject / comparison.Control:F3}   {bytes:F0} B more"));
}

static Action<int> Repeat(Action once) => times =>
{
    for (int time = 0; time < times; time++) once();
};

/// <summary>Nobody collects.</summary>
internal sealed class Nowhere : BaseExporter<Metric>
{
    public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
}
