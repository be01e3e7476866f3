using ModelObservability.Training;
using static TorchSharp.torch;

namespace ModelObservability.TorchSharpTests;

/// <summary>Histograms of parameters and gradients, as the sinks of a run get them.</summary>
[TestFixture]
public sealed class HistogramTests
{
    [Test]
    public void Weights_and_gradients_of_every_parameter_are_written_in_the_first_of_so_many_steps()
    {
        using Sequential model = Given.Model();
        Given.SetGradients(model, static (_, parameter) => ones(parameter.shape) * 2);
        IReadOnlyList<TrainingHistogram> written = Written(model, steps: 4, every: 3);
        Assert.That(written.Where(static one => one.Step == 1).Select(static one => one.Name), Is.EqualTo(new[]
        {
            "weights/hidden.weight", "gradients/hidden.weight", "weights/hidden.bias", "gradients/hidden.bias",
            "weights/last.weight", "gradients/last.weight", "weights/last.bias", "gradients/last.bias",
        }));
        Assert.That(written.Select(static one => one.Step).Distinct(), Is.EqualTo(new long[] { 1, 4 }));
        TrainingHistogram gradients = written.First(static one => one.Name == "gradients/hidden.weight"), weights = written.First(static one => one.Name == "weights/hidden.weight");
        Assert.That((gradients.Min, gradients.Max, gradients.Sum, gradients.SumOfSquares), Is.EqualTo((2.0, 2.0, 64.0, 128.0)));
        float[] values = [.. model.parameters().First().data<float>()];
        Assert.That((weights.Min, weights.Max, weights.Counts.Sum()), Is.EqualTo(((double)values.Min(), (double)values.Max(), 32.0)));
    }

    [Test]
    public void Parameters_of_other_types_and_layouts_are_converted_and_sparse_gradients_left_out()
    {
        using Sequential model = nn.Sequential(("embedding", nn.Embedding(4, 2, sparse: true)), ("half", nn.Linear(2, 3).to(bfloat16)));
        using (Tensor embedded = ((Embedding)model[0]).forward(tensor(new long[] { 1, 1, 3 })).sum()) embedded.backward();
        IReadOnlyList<TrainingHistogram> written = Written(model, steps: 1, every: 1);
        Assert.That(written.Select(static one => one.Name), Is.EqualTo(new[] { "weights/embedding.weight", "weights/half.weight", "weights/half.bias" }));
        Assert.That(written.Select(static one => one.Counts.Sum()), Is.EqualTo(new[] { 8.0, 6.0, 3.0 }));
    }

    private static IReadOnlyList<TrainingHistogram> Written(nn.Module model, int steps, int every)
    {
        Given.Collected sink = new();
        using optim.Optimizer optimizer = optim.SGD(model.parameters(), 0.1);
        using (ModelMonitor monitor = new(TestContext.CurrentContext.Test.ID))
        using (TrainingRun run = monitor.StartTraining(new() { Epochs = 1, Sinks = [sink] }))
        {
            ObservedOptimizer observed = run.Observe(optimizer, model, new() { HistogramsEvery = every });
            foreach (TrainingEpoch epoch in run.Epochs())
                foreach (var step in epoch.Observe(Enumerable.Range(0, steps)))
                    step.Report(1, observed);
        }

        return [.. sink.Records.OfType<TrainingHistogram>()];
    }
}
