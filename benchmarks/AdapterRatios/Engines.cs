using Microsoft.ML;
using Microsoft.ML.Data;
using ModelObservability;

/// <summary>A prediction engine of ML.NET, bare and watched: a logistic regression of two numbers.</summary>
internal sealed class Engines : IDisposable
{
    private readonly PredictionEngine<Example, Answer> bare;
    private readonly ObservedPredictionEngine<Example, Answer> watched;
    private readonly Example example = new() { Features = [0.3f, 0.7f] };
    private Answer answer = new();

    public Engines(ModelMonitor monitor)
    {
        Random random = new(7);
        MLContext context = new(seed: 1);
        IDataView rows = context.Data.LoadFromEnumerable(Enumerable.Range(0, 500).Select(_ => new Example { Features = [random.NextSingle(), random.NextSingle()], Label = random.NextSingle() > 0.5 }).ToArray());
        ITransformer model = context.BinaryClassification.Trainers.LbfgsLogisticRegression().Fit(rows);
        bare = context.Model.CreatePredictionEngine<Example, Answer>(model);
        watched = monitor.Observe(context.Model.CreatePredictionEngine<Example, Answer>(model));
    }

    public void PredictBare() => bare.Predict(example, ref answer);

    public void Predict() => watched.Predict(example, ref answer);

    public void Dispose()
    {
        bare.Dispose();
        watched.Dispose();
    }

    private sealed class Example
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }

    private sealed class Answer
    {
        public float Probability { get; set; }
    }
}
