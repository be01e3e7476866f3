using Minimal;
using ModelObservability;

ChurnModel model = new();

using var churn = new ModelMonitor("churn", version: "2.3");

Func<float[], float> predict = churn.Observe<float[], float>(model.Predict);
float score = predict([0.2f, 1.7f]);

BinaryQuality quality = churn.TrackBinary(new() { Threshold = 0.5 });
quality.Record([true, false], [score, 0.1f]);
Console.WriteLine($"accuracy {quality.Counts.Accuracy:P0}");
