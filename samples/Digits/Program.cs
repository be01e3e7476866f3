using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using ModelObservability;
using OpenTelemetry;
using Samples;

if (CommandLine.Answer(args, "Reads handwritten digits with an ONNX Runtime session, and shows what is observed of it.") is { } exitCode) return exitCode;
string model = Path.Combine(AppContext.BaseDirectory, "digits.onnx"), images = Path.Combine(AppContext.BaseDirectory, "digits_test.csv");

using ModelMonitor monitor = new("digits", version: "3", framework: "onnxruntime");
using ObservedSession session = monitor.LoadOnnx(model, new()   // the line that changes; before: new InferenceSession(model), which monitor.Observe(session) watches
{
    Inspection = new() { Classes = 10, Minimum = 0, Maximum = 1, LowConfidence = 0.6 },
});

// What follows only shows what is observed; an application has AddModelObservability() instead.
using OpenTelemetrySdk? otlp = Otlp.Start("digits");
using Observations observed = new();
MulticlassQuality quality = monitor.TrackMulticlass(classes: 10);
(int Label, float[] Pixels)[] digits = [.. File.ReadLines(images)
    .Select(line => line.Split(',').Select(cell => int.Parse(cell, CultureInfo.InvariantCulture)).ToArray())
    .Select(cells => (cells[0], cells[1..].Select(pixel => pixel / 16f).ToArray()))];

void Recognize(int label, float[] pixels)
{
    using var outputs = session.Run([NamedOnnxValue.CreateFromTensor("pixels", new DenseTensor<float>(pixels, [1, 64]))]);   // as before
    quality.Record([label], [(int)outputs[0].AsTensor<long>()[0]]);
}

foreach (var (label, pixels) in digits) Recognize(label, pixels);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{digits.Length} handwritten digits, {quality.Counts.Accuracy:P1} of them recognized. What was observed:"));
observed.Print("ml.inference", "ml.model", "ml.quality.accuracy");

Console.WriteLine("\nWhere the time of a run goes, from a profile of as many runs:");
Task<OnnxProfile> profile = session.CaptureProfile(runs: digits.Length);
foreach (var (label, pixels) in digits) Recognize(label, pixels);
Console.WriteLine(await profile);
return 0;
