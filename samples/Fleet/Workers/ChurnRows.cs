namespace Fleet.Workers;

/// <summary>
/// The rows that one worker reads: whether a customer has left, what the model had said, and how long it took. They stand for a partition of a
/// queue or a table: the same rows each time, from any row on.
/// </summary>
internal sealed class ChurnRows
{
    /// <param name="seed">The same seed, the same rows.</param>
    /// <param name="worker">Which partition.</param>
    /// <param name="count">How many rows.</param>
    public ChurnRows(int seed, int worker, int count)
    {
        // Each partition has traffic of its own: other customers, another machine.
        Random random = new(unchecked(seed * 1_000_003 + worker));
        double share = 0.1 + 0.05 * (worker % 10), clearness = 0.5 + worker % 7;
        (Labels, Scores, Seconds) = (new bool[count], new double[count], new double[count]);
        for (int row = 0; row < count; row++)
        {
            Labels[row] = random.NextDouble() < share;
            Scores[row] = 1 / (1 + Math.Exp(-((Labels[row] ? clearness : -clearness) + 4 * (random.NextDouble() - 0.5))));
            Seconds[row] = 0.002 * Math.Exp(2 * random.NextDouble()) * (1 + worker % 3);
        }
    }

    public bool[] Labels { get; }

    public double[] Scores { get; }

    public double[] Seconds { get; }

    public int Count => Labels.Length;
}
