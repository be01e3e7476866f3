using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using ModelObservability;

namespace OnnxService;

/// <summary>A digit that was read.</summary>
/// <param name="Id">What its label will refer to.</param>
/// <param name="Digit">0 to 9.</param>
/// <param name="Confidence">The probability the model gives it.</param>
internal sealed record Prediction(Guid Id, int Digit, float Confidence);

/// <summary>Reads handwritten digits, and remembers what it read until somebody says what it was. Thread-safe.</summary>
internal sealed class DigitsModel : IDisposable
{
    public const int Pixels = 64, Classes = 10;

    private readonly ObservedSession session;
    private readonly DelayedLabels<Guid, int, int> labels;

    public DigitsModel(ModelMonitor monitor)
    {
        session = monitor.LoadOnnx(Path.Combine(AppContext.BaseDirectory, "digits.onnx"), new()
        {
            Output = "probabilities",
            Inspection = new() { Classes = Classes, Minimum = 0, Maximum = 1, LowConfidence = 0.6 },
        });
        labels = monitor.TrackMulticlass(Classes).DelayLabels<Guid>();
    }

    public Prediction Predict(float[] pixels)
    {
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs =
            session.Run([NamedOnnxValue.CreateFromTensor("pixels", new DenseTensor<float>(pixels, [1, Pixels]))], ["label", "probabilities"]);
        int digit = (int)outputs[0].AsTensor<long>()[0];
        Prediction prediction = new(Guid.NewGuid(), digit, outputs[1].AsTensor<float>()[0, digit]);
        labels.Predicted(prediction.Id, digit);
        return prediction;
    }

    /// <summary>What the digit was, said now or days later.</summary>
    public DelayedLabelResult Label(Guid id, int digit) => labels.Labelled(id, digit);

    public void Dispose() => session.Dispose();
}
