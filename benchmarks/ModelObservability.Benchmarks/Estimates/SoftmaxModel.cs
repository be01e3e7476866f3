namespace ModelObservability.Benchmarks.Estimates;

/// <summary>Softmax regression on standardised features, by plain gradient descent: a model that is good but not perfect.</summary>
internal sealed class SoftmaxModel
{
    private const int Steps = 150;
    private const double Rate = 0.5, Decay = 1e-3;

    private readonly double[] means, scales;
    private readonly double[][] weights; // by class, the bias last

    public SoftmaxModel(double[][] rows, int[] labels, int classes)
    {
        int width = rows[0].Length;
        means = [.. Enumerable.Range(0, width).Select(column => rows.Average(row => row[column]))];
        scales = [.. Enumerable.Range(0, width).Select(column => Math.Sqrt(rows.Average(row => Math.Pow(row[column] - means[column], 2))) + 1e-9)];
        weights = [.. Enumerable.Range(0, classes).Select(_ => new double[width + 1])];
        double[][] scaled = [.. rows.Select(Scaled)];
        for (int step = 0; step < Steps; step++)
        {
            double[][] gradients = [.. weights.Select(row => new double[width + 1])];
            for (int index = 0; index < rows.Length; index++)
            {
                double[] probabilities = Softmax(scaled[index]);
                for (int one = 0; one < classes; one++)
                {
                    double off = (probabilities[one] - (labels[index] == one ? 1 : 0)) / rows.Length;
                    for (int column = 0; column <= width; column++) gradients[one][column] += off * scaled[index][column];
                }
            }

            for (int one = 0; one < classes; one++)
            {
                for (int column = 0; column <= width; column++) weights[one][column] -= Rate * (gradients[one][column] + Decay * weights[one][column]);
            }
        }
    }

    public double[] Predict(double[] row) => Softmax(Scaled(row));

    private double[] Scaled(double[] row) => [.. row.Select((value, column) => Math.Clamp((value - means[column]) / scales[column], -5, 5)), 1];

    private double[] Softmax(double[] row)
    {
        double[] scores = [.. weights.Select(own => own.Zip(row, static (weight, value) => weight * value).Sum())];
        double highest = scores.Max();
        double[] powers = [.. scores.Select(score => Math.Exp(score - highest))];
        double sum = powers.Sum();
        return [.. powers.Select(power => power / sum)];
    }
}
