using ModelObservability;

namespace PrometheusAspNetCore;

/// <summary>A service that predicts which customers leave.</summary>
internal sealed class ChurnService
{
    private readonly Func<float[], float> predict;
    private readonly BinaryQuality quality;

    public ChurnService(ModelMonitor monitor)
    {
        predict = monitor.Observe<float[], float>(features => 1 / (1 + MathF.Exp(features[0] - features[1])));
        quality = monitor.TrackBinary(new() { Threshold = 0.5 });
    }

    public float Predict(float[] features) => predict(features);

    public void Label(bool churned, float score) => quality.Record([churned], [score]);
}
