namespace ModelObservability.Tests.Metrics.Ranking;

/// <summary>Labels and scores that tie, repeat, hide zeros of both signs, denormals and infinities among each other.</summary>
internal static class RankingSamples
{
    private static readonly float[] Odd =
        [0f, -0f, float.Epsilon, -float.Epsilon, 1e-40f, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue, 1f, -1f];

    public static (byte[] Labels, float[] Scores) Of(int seed, int count, bool bad = false)
    {
        var random = new Random(seed);
        byte[] labels = new byte[count];
        float[] scores = new float[count];
        bool ties = random.Next(2) == 0;
        for (int i = 0; i < count; i++)
        {
            labels[i] = (byte)(bad && random.Next(20) == 0 ? random.Next(2, 256) : random.Next(2));
            scores[i] = random.Next(10) switch
            {
                0 => Odd[random.Next(Odd.Length)],
                1 when bad => random.Next(2) == 0 ? float.NaN : -float.NaN,
                2 => (random.NextSingle() - 0.5f) * 1e6f,
                _ => ties ? random.Next(8) / 8f : random.NextSingle(),
            };
        }

        return (labels, scores);
    }

    public static double[] Doubled(float[] scores) => [.. scores.Select(score => (double)score)];
}
