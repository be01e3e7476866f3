namespace Training.Model;

/// <summary>
/// A network of one hidden layer (rectified linear units) and one output, the logit of a tumour being malignant. Cross-entropy from the logit,
/// mini-batch gradient descent with momentum and weight decay. All parameters lie in one array.
/// </summary>
internal sealed class Network
{
    private readonly int hidden;
    private readonly double[] gradient;
    private readonly double[] activation;

    public Network(int hidden, int seed)
    {
        this.hidden = hidden;
        Parameters = new double[hidden * (Tumours.Width + 2) + 1];
        Velocity = new double[Parameters.Length];
        gradient = new double[Parameters.Length];
        activation = new double[hidden];
        Random random = new(seed);
        for (int at = 0; at < hidden * Tumours.Width; at++) Parameters[at] = Normal(random) * Math.Sqrt(2.0 / Tumours.Width); // He et al. 2015
        for (int unit = 0; unit < hidden; unit++) Parameters[OutputAt + unit] = Normal(random) * Math.Sqrt(1.0 / hidden);
    }

    /// <summary>Weights of the hidden layer (hidden × 30), its biases, weights of the output, its bias.</summary>
    public double[] Parameters { get; }

    /// <summary>The momentum of every parameter.</summary>
    public double[] Velocity { get; }

    /// <summary>The biases of the hidden layer.</summary>
    public Span<double> HiddenBiases => Parameters.AsSpan(BiasAt, hidden);

    private int BiasAt => hidden * Tumours.Width;

    private int OutputAt => BiasAt + hidden;

    /// <summary>The logit of one tumour.</summary>
    public double Logit(ReadOnlySpan<double> row)
    {
        double logit = Parameters[^1];
        for (int unit = 0; unit < hidden; unit++)
        {
            ReadOnlySpan<double> weights = Parameters.AsSpan(unit * Tumours.Width, Tumours.Width);
            double sum = Parameters[BiasAt + unit];
            for (int column = 0; column < row.Length; column++) sum += weights[column] * row[column];
            activation[unit] = Math.Max(0, sum);
            logit += Parameters[OutputAt + unit] * activation[unit];
        }

        return logit;
    }

    public double[] Logits(Tumours tumours) => [.. Enumerable.Range(0, tumours.Count).Select(index => Logit(tumours.Row(index)))];

    /// <summary>Computes the gradients of a batch without applying them.</summary>
    /// <param name="batch">The samples.</param>
    /// <param name="decay">Weight decay.</param>
    /// <returns>The mean cross-entropy, the share of right answers, the norm of all gradients.</returns>
    public (double Loss, double Accuracy, double GradientNorm) Learn(Tumours batch, double decay)
    {
        Array.Clear(gradient);
        double loss = 0;
        int right = 0;
        for (int index = 0; index < batch.Count; index++)
        {
            ReadOnlySpan<double> row = batch.Row(index);
            double logit = Logit(row);
            int label = batch.Labels[index];
            loss += Math.Max(logit, 0) - label * logit + Math.Log(1 + Math.Exp(-Math.Abs(logit))); // exact for logits of any size
            right += logit > 0 == (label == 1) ? 1 : 0;
            Backwards(row, (1 / (1 + Math.Exp(-logit)) - label) / batch.Count);
        }

        double squares = 0;
        for (int at = 0; at < gradient.Length; at++)
        {
            gradient[at] += decay * Parameters[at];
            squares += gradient[at] * gradient[at];
        }

        return (loss / batch.Count, (double)right / batch.Count, Math.Sqrt(squares));
    }

    /// <summary>Applies the gradients of the last batch.</summary>
    public void Update(double rate, double momentum)
    {
        for (int at = 0; at < gradient.Length; at++)
        {
            Velocity[at] = momentum * Velocity[at] - rate * gradient[at];
            Parameters[at] += Velocity[at];
        }
    }

    private void Backwards(ReadOnlySpan<double> row, double error)
    {
        for (int unit = 0; unit < hidden; unit++)
        {
            gradient[OutputAt + unit] += error * activation[unit];
            if (!(activation[unit] > 0)) continue;
            double back = error * Parameters[OutputAt + unit];
            gradient[BiasAt + unit] += back;
            Span<double> into = gradient.AsSpan(unit * Tumours.Width, Tumours.Width);
            for (int column = 0; column < row.Length; column++) into[column] += back * row[column];
        }

        gradient[^1] += error;
    }

    /// <summary>A normally distributed number (Box and Muller 1958).</summary>
    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
