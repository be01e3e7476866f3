using System.Numerics.Tensors;

namespace Quickstart.Model;

/// <summary>
/// A small neural network that reads digits: 64 pixels, one hidden layer of rectified units, softmax over ten classes. Any number of
/// threads may predict once it is trained. It knows nothing of being watched.
/// </summary>
internal sealed class DigitsNetwork
{
    public const int Classes = 10;
    public const int HiddenUnits = 96;

    private readonly float[] weights = new float[Layers.Size(Digits.ImageSize, HiddenUnits, Classes)];
    private readonly Random random;

    /// <summary>Starts with small random weights, the same for the same seed.</summary>
    public DigitsNetwork(int seed)
    {
        random = new Random(seed);
        Layers layers = LayersOf(weights);
        for (int unit = 0; unit < HiddenUnits; unit++) Scatter(layers.Hidden(unit));
        for (int unit = 0; unit < Classes; unit++) Scatter(layers.Output(unit));
    }

    /// <summary>Learns by Adam on mini-batches, with the learning rate falling to zero; one progress per epoch.</summary>
    public IEnumerable<TrainingProgress> Train(Digits digits, int epochs, int batchSize = 32, float learningRate = 0.003f)
    {
        Adam optimiser = new(weights.Length);
        float[] gradients = new float[weights.Length];
        int[] order = [.. Enumerable.Range(0, digits.Count)];
        int steps = epochs * ((digits.Count + batchSize - 1) / batchSize), step = 0;
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            random.Shuffle(order);
            double loss = 0;
            int right = 0;
            foreach (int[] batch in order.Chunk(batchSize))
            {
                Array.Clear(gradients);
                foreach (int image in batch) loss += Learn(digits.Image(image), digits.Labels[image], gradients, ref right);
                TensorPrimitives.Divide(gradients, batch.Length, gradients);
                optimiser.Step(weights, gradients, learningRate * (1 - (float)step++ / steps));
            }

            yield return new(epoch, epochs, loss / digits.Count, (double)right / digits.Count);
        }
    }

    /// <summary>Reads a batch of images.</summary>
    /// <param name="pixels">Images of 64 pixels, row after row.</param>
    /// <returns>A probability for each of the ten digits, row after row.</returns>
    /// <exception cref="ArgumentException">That is no whole number of images.</exception>
    public float[] Predict(float[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        if (pixels.Length == 0 || pixels.Length % Digits.ImageSize != 0)
            throw new ArgumentException($"{pixels.Length} pixels are no whole number of images of {Digits.ImageSize}.", nameof(pixels));
        int images = pixels.Length / Digits.ImageSize;
        float[] probabilities = new float[images * Classes];
        Span<float> hidden = stackalloc float[HiddenUnits];
        for (int image = 0; image < images; image++)
            Forward(pixels.AsSpan(image * Digits.ImageSize, Digits.ImageSize), hidden, probabilities.AsSpan(image * Classes, Classes));
        return probabilities;
    }

    /// <summary>The share of images it reads right, 0–1.</summary>
    public double Accuracy(Digits digits)
    {
        float[] probabilities = Predict(digits.Pixels);
        int right = 0;
        for (int image = 0; image < digits.Count; image++)
            if (TensorPrimitives.IndexOfMax<float>(probabilities.AsSpan(image * Classes, Classes)) == digits.Labels[image]) right++;
        return (double)right / digits.Count;
    }

    private static Layers LayersOf(Span<float> all) => new(all, Digits.ImageSize, HiddenUnits, Classes);

    private void Forward(ReadOnlySpan<float> image, Span<float> hidden, Span<float> probabilities)
    {
        Layers layers = LayersOf(weights);
        for (int unit = 0; unit < hidden.Length; unit++) hidden[unit] = TensorPrimitives.Dot(image, layers.Hidden(unit));
        TensorPrimitives.Add(hidden, layers.HiddenBiases, hidden);
        TensorPrimitives.Max(hidden, 0, hidden);

        for (int unit = 0; unit < Classes; unit++) probabilities[unit] = TensorPrimitives.Dot(hidden, layers.Output(unit));
        TensorPrimitives.Add(probabilities, layers.OutputBiases, probabilities);
        TensorPrimitives.Subtract(probabilities, TensorPrimitives.Max<float>(probabilities), probabilities); // so that no exponential overflows
        TensorPrimitives.SoftMax(probabilities, probabilities);
    }

    /// <summary>Adds what one image says about every weight to the gradients.</summary>
    /// <returns>Its loss.</returns>
    private double Learn(ReadOnlySpan<float> image, int label, Span<float> gradients, ref int right)
    {
        Span<float> hidden = stackalloc float[HiddenUnits], blame = stackalloc float[HiddenUnits], errors = stackalloc float[Classes];
        Forward(image, hidden, errors);
        if (TensorPrimitives.IndexOfMax<float>(errors) == label) right++;
        double loss = -Math.Log(Math.Max(errors[label], 1e-12));
        errors[label] -= 1; // the gradient of softmax with cross-entropy

        Layers layers = LayersOf(weights), toAdd = LayersOf(gradients);
        blame.Clear();
        for (int unit = 0; unit < Classes; unit++)
        {
            TensorPrimitives.MultiplyAdd(hidden, errors[unit], toAdd.Output(unit), toAdd.Output(unit));
            TensorPrimitives.MultiplyAdd(layers.Output(unit), errors[unit], blame, blame);
        }

        TensorPrimitives.Add(toAdd.OutputBiases, errors, toAdd.OutputBiases);
        for (int unit = 0; unit < HiddenUnits; unit++)
        {
            if (hidden[unit] <= 0) continue; // a unit that was silent had no part in it
            TensorPrimitives.MultiplyAdd(image, blame[unit], toAdd.Hidden(unit), toAdd.Hidden(unit));
            toAdd.HiddenBiases[unit] += blame[unit];
        }

        return loss;
    }

    /// <summary>Even weights whose variance suits rectified units: He et al., "Delving deep into rectifiers" (2015).</summary>
    private void Scatter(Span<float> unit)
    {
        float limit = MathF.Sqrt(6f / unit.Length);
        foreach (ref float weight in unit) weight = (2 * random.NextSingle() - 1) * limit;
    }
}
