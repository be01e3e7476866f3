using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using ModelObservability;

// What changes for an application that already runs a session: `.Observe(monitor)` behind it, or LoadOnnx instead of new.
using ModelMonitor monitor = new("digits", version: "3", framework: "onnxruntime");
using ObservedSession session = monitor.LoadOnnx(Path.Combine(AppContext.BaseDirectory, "digits.onnx"), new()
{
    Inspection = new() { Classes = 10, Minimum = 0, Maximum = 1, LowConfidence = 0.6 },
});

// Everything below is the application's own.
using MeterListener listener = new() { InstrumentPublished = (instrument, self) => { if (instrument.Meter.Name == ModelMonitor.SourceName) self.EnableMeasurementEvents(instrument); } };
SortedDictionary<string, double> counts = [];
listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
{
    foreach (var (key, tag) in tags)
        if (key == "ml.class") counts[$"{instrument.Name} {tag}"] = value;
});
listener.Start();

(int Label, float[] Pixels)[] images = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "digits_test.csv"))
    .Select(line => line.Split(',').Select(cell => int.Parse(cell, CultureInfo.InvariantCulture)).ToArray())
    .Select(cells => (cells[0], cells[1..].Select(pixel => pixel / 16f).ToArray()))];
MulticlassQuality quality = monitor.TrackMulticlass(classes: 10);
Task<OnnxProfile> profile = session.CaptureProfile(runs: images.Length);
foreach (var (label, pixels) in images)
{
    NamedOnnxValue[] inputs = [NamedOnnxValue.CreateFromTensor("pixels", new DenseTensor<float>(pixels, [1, 64]))];
    using var outputs = session.Run(inputs);
    quality.Record([label], [(int)outputs[0].AsTensor<long>()[0]]);
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{images.Length} images, accuracy {quality.Counts.Accuracy:P1}"));
listener.RecordObservableInstruments();
foreach (var (name, value) in counts.Where(count => count.Key.StartsWith("ml.inference", StringComparison.Ordinal))) Console.WriteLine($"  {name}: {value}");
Console.WriteLine(await profile);
