using System.Diagnostics;
using System.Globalization;
using ModelObservability;
using ModelObservability.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

// What a report adds to a step of TorchSharp: each row over a control that takes turns with it, the fastest turn of each. The controls are
// clip_grad_norm_, which reads the gradients for the same number (and scales them, here by 1), and a bare step of a small model.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.WriteLine($"libtorch {torch.__version__}, {get_num_threads()} threads");

using Sequential large = nn.Sequential(("first", nn.Linear(3000, 3000)), ("second", nn.Linear(3000, 332)));
using Sequential deep = nn.Sequential(Enumerable.Range(0, 50).Select(static index => ($"layer{index}", (nn.Module<Tensor, Tensor>)nn.Linear(64, 64))));
using Sequential small = nn.Sequential(("hidden", nn.Linear(64, 64)), ("relu", nn.ReLU()), ("last", nn.Linear(64, 1)));
foreach (Sequential model in new[] { large, deep, small }) SetGradients(model);

Against("norm in every step", large, new() { GradientsEvery = 1 }, turns: 200, limit: 1.1);
Against("norm in every step", deep, new() { GradientsEvery = 1 }, turns: 4000, limit: 1.1);
Against("norm in every step", small, new() { GradientsEvery = 1 }, turns: 20_000, limit: 1.1);
Step("bare step and a report without a norm", new() { GradientsEvery = int.MaxValue });
Step("bare step and a report, every 10th with a norm", new());
Step("bare step and a report, each with a norm", new() { GradientsEvery = 1 });
Histograms(large);

// A report with a norm, over clip_grad_norm_ alone.
static void Against(string title, Sequential model, ObservedOptimizerOptions options, int turns, double limit)
{
    using Reported reported = new(model, options);
    Parameter[] parameters = [.. model.parameters()];
    double[] fastest = Fastest([() => nn.utils.clip_grad_norm_(parameters, 1e30), reported.Report], turns);
    double ratio = fastest[1] / fastest[0];
    Console.WriteLine($"{title}, {parameters.Sum(static parameter => parameter.numel()):N0} parameters in {parameters.Length}: clip_grad_norm_ {fastest[0],9:N1} µs, report {fastest[1],9:N1} µs, {ratio:F2} of it (at most {limit}: {(ratio <= limit ? "held" : "MISSED")})");
}

// Forward, backward and update of 64 rows, with a report and without.
static void Step(string title, ObservedOptimizerOptions options)
{
    using Sequential model = nn.Sequential(("hidden", nn.Linear(64, 64)), ("relu", nn.ReLU()), ("last", nn.Linear(64, 1)));
    using optim.Optimizer optimizer = optim.SGD(model.parameters(), 1e-6);
    using Tensor input = randn(64, 64), target = randn(64, 1);
    using Reported reported = new(model, options);
    double[] usual = LowerQuartiles([() => Learn(null), () => Learn(reported)], rounds: 2000, steps: 4);
    Console.WriteLine($"{title}: {usual[0]:F1} µs bare, {usual[1] / usual[0]:F3} of it; {reported.BytesBetweenReadings():N0} B allocated by a report between readings");

    void Learn(Reported? report)
    {
        using DisposeScope scope = NewDisposeScope();
        optimizer.zero_grad();
        Tensor loss = nn.functional.mse_loss(model.forward(input), target);
        loss.backward();
        report?.Report();
        optimizer.step();
    }
}

static void Histograms(Sequential model)
{
    using Reported reported = new(model, new() { GradientsEvery = int.MaxValue, HistogramsEvery = 1 });
    double[] fastest = Fastest([reported.Report], turns: 20);
    Console.WriteLine($"histograms of {model.parameters().Sum(static parameter => parameter.numel()):N0} weights and as many gradients: {fastest[0] / 1000:F0} ms");
}

static double[] Fastest(Action[] ways, int turns)
{
    double[] fastest = [.. ways.Select(static _ => double.MaxValue)];
    for (int turn = 0; turn < turns; turn++)
        for (int way = 0; way < ways.Length; way++)
            fastest[way] = Math.Min(fastest[way], MicrosecondsOf(ways[way], 1));
    return fastest;
}

static double[] LowerQuartiles(Action[] ways, int rounds, int steps)
{
    double[][] all = [.. ways.Select(way => new double[rounds])];
    for (int round = 0; round < rounds; round++)
        for (int way = 0; way < ways.Length; way++)
            all[way][round] = MicrosecondsOf(ways[way], steps) / steps;
    return [.. all.Select(static times => times.Order().ElementAt(times.Length / 4))];
}

static double MicrosecondsOf(Action way, int times)
{
    long began = Stopwatch.GetTimestamp();
    for (int time = 0; time < times; time++) way();
    return Stopwatch.GetElapsedTime(began).TotalMicroseconds;
}

static void SetGradients(Sequential model)
{
    using DisposeScope scope = NewDisposeScope();
    foreach (Parameter parameter in model.parameters()) parameter.grad = randn(parameter.shape) / 100;
}

/// <summary>A run whose steps are reported one after the other.</summary>
internal sealed class Reported : IDisposable
{
    private readonly ModelMonitor monitor = new("ratios");
    private readonly TrainingRun run;
    private readonly optim.Optimizer optimizer;
    private readonly IEnumerator<TrainingEpoch> epochs;
    private readonly IEnumerator<TrainingStep<int>> steps;
    private readonly ObservedOptimizer observed;

    public Reported(Sequential model, ObservedOptimizerOptions options)
    {
        run = monitor.StartTraining(new() { Epochs = 1, Sinks = options.HistogramsEvery is null ? [] : [new Nowhere()] });
        optimizer = optim.SGD(model.parameters(), 0.1);
        observed = run.Observe(optimizer, model, options);
        epochs = run.Epochs().GetEnumerator();
        epochs.MoveNext();
        steps = epochs.Current.Observe(Enumerable.Range(0, int.MaxValue)).GetEnumerator();
    }

    public void Report()
    {
        steps.MoveNext();
        steps.Current.Report(1, observed);
    }

    public long BytesBetweenReadings()
    {
        long least = long.MaxValue;
        for (int time = 0; time < 100; time++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Report();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    public void Dispose()
    {
        steps.Dispose();
        epochs.Dispose();
        run.Dispose();
        optimizer.Dispose();
        monitor.Dispose();
    }
}

/// <summary>Takes everything and keeps nothing.</summary>
internal sealed class Nowhere : ITrainingSink
{
    public string Name => "nowhere";

    public TimeSpan FlushInterval => TimeSpan.FromSeconds(1);

    public void Write(TrainingRecord record)
    {
    }

    public void WriteStep(in TrainingStep reported)
    {
    }

    public void Flush()
    {
    }

    public TrainingSinkRefusals? TakeRefusals() => null;

    public void Dispose()
    {
    }
}
