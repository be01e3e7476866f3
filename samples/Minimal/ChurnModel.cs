namespace Minimal;

/// <summary>Stands for the model you have: it takes numbers and gives a score from 0 to 1.</summary>
internal sealed class ChurnModel
{
    private readonly float[] weights = [-1.5f, 0.9f];

    public float Predict(float[] features)
    {
        float sum = features.Zip(weights, static (feature, weight) => feature * weight).Sum();
        return 1 / (1 + MathF.Exp(-sum));
    }
}
