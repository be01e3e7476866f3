using System.Numerics.Tensors;

namespace Quickstart.Model;

/// <summary>The optimiser of Kingma and Ba, "Adam: a method for stochastic optimization" (2015), over one flat array of weights.</summary>
internal sealed class Adam(int weightCount)
{
    private const float Memory = 0.9f, SquareMemory = 0.999f, Epsilon = 1e-8f;

    private readonly float[] means = new float[weightCount];
    private readonly float[] squares = new float[weightCount];
    private readonly float[] scratch = new float[weightCount];
    private int steps;

    /// <summary>Moves the weights against the gradients.</summary>
    public void Step(Span<float> weights, ReadOnlySpan<float> gradients, float learningRate)
    {
        steps++;
        TensorPrimitives.Lerp(means, gradients, 1 - Memory, means);
        TensorPrimitives.Multiply(gradients, gradients, scratch);
        TensorPrimitives.Lerp(squares, scratch, 1 - SquareMemory, squares);

        TensorPrimitives.Sqrt(squares, scratch);
        TensorPrimitives.Add(scratch, Epsilon, scratch);
        TensorPrimitives.Divide(means, scratch, scratch);
        // Both averages start at zero; this undoes it.
        float unbiased = MathF.Sqrt(1 - MathF.Pow(SquareMemory, steps)) / (1 - MathF.Pow(Memory, steps));
        TensorPrimitives.MultiplyAdd(scratch, -learningRate * unbiased, weights, weights);
    }
}
