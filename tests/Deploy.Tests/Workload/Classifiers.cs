using ModelObservability;

namespace Deploy.Tests.Workload;

/// <summary>Models of classes and of numbers: two versions of one, segments, late labels, a stream, phases, a name that would break a format.</summary>
internal sealed class Classifiers : IDisposable
{
    public const string HostileName = "\"quoted\" {braced} back\\slash 'single' (a|b) líne";

    private static readonly string[] ClassNames = ["zero", "\"one\"", "{two}"];
    private static readonly string[] Countries = ["de", "fr"];

    private readonly Conditions conditions;
    private readonly Random random = new(7);
    private readonly ModelMonitor churn = new("churn", "1.0"), next = new("churn", "2.0"), prices = new("prices"), hostile = new(HostileName, "1\"2");
    private readonly Func<float, float[]> classify;
    private readonly Func<int, IAsyncEnumerable<int>> stream;
    private readonly Func<int, Task> price;
    private readonly MulticlassQuality quality;
    private readonly BinaryQuality old, newer;
    private readonly DelayedLabels<int, double, bool> late;
    private readonly RegressionQuality errors;
    private readonly MulticlassQuality strange;
    private int sample;
    private bool before;

    public Classifiers(Conditions conditions)
    {
        this.conditions = conditions;
        Digits.ObserveLoad(() => 1);
        classify = Digits.Observe<float, float[]>(Classify, new()
        {
            BatchSize = x => x > 0.02 || conditions.Flawless ? 8 : 0,
            Output = new OutputInspection<float[]>(scores => scores) { Classes = 3, ClassNames = ClassNames, LowConfidence = 0.4 },
        });
        stream = Digits.Observe<int, int>(Count);
        price = prices.Observe<int>(milliseconds => Task.Delay(milliseconds));
        Digits.TrackLatency();
        quality = Digits.TrackMulticlass(3, new() { Confusion = true, SegmentBy = "country", ClassNames = ClassNames });
        old = churn.TrackBinary(new() { Probabilities = true, SegmentBy = "country" });
        newer = next.TrackBinary(new() { Probabilities = true });
        late = old.DelayLabels<int>();
        errors = prices.TrackRegression();
        strange = hostile.TrackMulticlass(2, new() { ClassNames = ["a\"b{c}", new string('x', 100)], Confusion = true });
    }

    public ModelMonitor Digits { get; } = new("digits", "1.0");

    public async Task WorkAsync()
    {
        sample++;
        Predict();
        if (sample % 5 == 0) await foreach (int _ in stream(3)) await Task.Yield();
        foreach (ModelMonitor monitor in new[] { churn, next, hostile }) Answer(monitor);
        Label();
    }

    /// <summary>Calls that are quick, or many at once that take their time.</summary>
    public Task PriceAsync() => conditions.Slow ? Task.WhenAll(Enumerable.Range(0, 32).Select(_ => price(700))) : price(0);

    public void Dispose()
    {
        foreach (ModelMonitor monitor in new[] { Digits, churn, next, prices, hostile }) monitor.Dispose();
    }

    private bool Sometimes(int every) => sample % every == 0 && !conditions.Flawless;

    private float[] Classify(float x)
    {
        if (Sometimes(23)) throw new InvalidOperationException("of the model");
        if (Sometimes(29) || conditions.NotNumbers) return [float.NaN, 0, 0];
        return x < 0.1f ? [0.34f, 0.33f, 0.33f] : x < 0.6f ? [0.8f, 0.1f, 0.1f] : [0.1f, 0.2f, 0.7f];
    }

    private static async IAsyncEnumerable<int> Count(int items)
    {
        for (int item = 0; item < items; item++)
        {
            await Task.Delay(1);
            yield return item;
        }
    }

    private void Answer(ModelMonitor monitor)
    {
        using InferenceCall call = monitor.StartInference(batchSize: 4);
        call.Enter(InferencePhase.Preprocess);
        call.Enter(InferencePhase.Execute);
        if (Sometimes(31) || (conditions.Errors && monitor == next)) call.Fail("out_of_memory");
        else call.Complete();
    }

    private void Label()
    {
        bool right = random.Next(20) > 0;
        int truth = random.Next(3);
        quality.Segment(Countries[sample % 2]).Record(truth, right ? truth : (truth + 1) % 3);
        strange.Record(truth % 2, right && !conditions.Wrong ? truth % 2 : 1 - truth % 2);
        bool label = random.Next(3) == 0;
        double score = Math.Clamp((label == right ? 0.7 : 0.2) + 0.25 * random.NextDouble(), 0, 1);
        old.Segment(Countries[sample % 2]).Record([label], [score]);
        newer.Record([!label], [1 - score]);
        errors.Record(100 + random.NextDouble(), 100 + 2 * random.NextDouble());
        late.Predicted(sample, score);
        late.Labelled(sample - 1, before);
        before = label;
        if (Sometimes(11))
        {
            late.Labelled(-sample, label);
            old.Record([label], [double.NaN]);
        }
    }

    private void Predict()
    {
        try
        {
            classify(random.NextSingle());
        }
        catch (InvalidOperationException)
        {
            // What the application does about it is its own.
        }
    }
}
