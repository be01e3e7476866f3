using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ModelObservability.OnnxRuntime.Tests;

/// <summary>The committed models and inputs for them.</summary>
internal static class Given
{
    public static string Path(string model) => System.IO.Path.Combine(AppContext.BaseDirectory, "Models", model + ".onnx");

    /// <summary>A session with two threads of its own whatever the machine has: with one, ONNX Runtime refuses <c>RunAsync</c>.</summary>
    public static InferenceSession Session(string model)
    {
        using SessionOptions options = new() { IntraOpNumThreads = 2 };
        return new(Path(model), options);
    }

    /// <summary>Numbers between 0 and 1 that look random and never change.</summary>
    public static float[] Numbers(int count) => [.. Enumerable.Range(1, count).Select(index => (float)(index * 0.6180339887 % 1))];

    public static DenseTensor<float> Images(int count) => new(Numbers(count * 64), [count, 64]);

    public static NamedOnnxValue[] Pixels(int count) => [NamedOnnxValue.CreateFromTensor("pixels", Images(count))];
}
