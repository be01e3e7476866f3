using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using ModelObservability.Training;

namespace ModelObservability.Dashboard.Tests;

/// <summary>A service on a loopback port with models of every kind under traffic, as a browser meets it.</summary>
internal sealed class LiveService : IAsyncDisposable
{
    public const string Hostile = "<img src=x onerror=alert(1)>\"'&\u202Eevil";

    /// <summary>What the library makes of it: control characters are blanks, and a hash follows.</summary>
    public static string ShownHostile { get; } = new ModelIdentity(Hostile).Name;

    private readonly WebApplication app;
    private readonly CancellationTokenSource end = new();
    private readonly Task traffic;
    private readonly ModelMonitor fraud = new("fraud", "2.1", "onnxruntime"), older = new("fraud", "2.0", "onnxruntime"), digits = new("digits", "1.0"), hostile = new(Hostile);
    private readonly BinaryQuality quality;
    private readonly MulticlassQuality classes;
    private readonly TrainingRun run;
    private readonly ComparedModel compared = new("churn", noise: 0.35), covariate = new("credit", noise: 0.05);
    private readonly ChatModel chat = new();
    private readonly TrainedModel trained = new();
    private readonly WatchedGpus gpus = new();

    private LiveService(WebApplication app)
    {
        this.app = app;
        quality = fraud.TrackBinary(new() { Probabilities = true, Window = TimeSpan.FromMinutes(1), SegmentBy = "country" });
        classes = digits.TrackMulticlass(5, new() { ClassNames = ["zero", "one", "two", "three", "four"], Confusion = true });
        run = digits.StartTraining(new()
        {
            Name = "baseline",
            Epochs = 40,
            StepsPerEpoch = 25,
            EarlyStopping = new() { Patience = 20 },
            RecentSteps = 1000,
            Hyperparameters = new Dictionary<string, object> { ["learning_rate"] = 0.01, ["optimizer"] = "adam" },
        });
        traffic = Task.WhenAll(Task.Run(CallAsync), Task.Run(TrainAsync), Task.Run(CompareAsync));
    }

    public string Address => app.Urls.Single() + "/models";

    public ModelMonitor Fraud => fraud;

    public BinaryQuality Quality => quality;

    public static async Task<LiveService> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static server => server.Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        app.MapModelObservability("/models", new() { Memory = ServedPage.Roomy });
        await app.StartAsync();
        return new(app);
    }

    /// <summary>Waits until there is something to see in every view.</summary>
    public async Task ReadyAsync()
    {
        const int Points = 12;
        foreach (string model in (string[])["churn", "credit"])
            await SnapshotReader.UntilAsync(Address, $"view=model&model={model}", "drift of five windows", static shown => shown["drift"]!.AsArray() is [{ } drift] && (int)drift["windows"]! >= 5);
        foreach (var (view, instrument) in ((string, string)[])
            [("model&model=churn", "ml.objective.burn_rate"), ("model&model=credit", "ml.quality.estimated"), ("model&model=fraud", "ml.quality.accuracy.lower"), ("model&model=digits", "ml.quality.accuracy.lower"),
             ($"model&model={ChatModel.Name}", "gen_ai.client.token.usage"), ($"model&model={WatchedGpus.Model}", "ml.inference.energy"), ("gpus", "hw.energy")])
            await SnapshotReader.UntilAsync(Address, $"view={view}", $"{Points} seconds of {instrument}", shown => SnapshotReader.PointsOf(shown, instrument) >= Points);
    }

    /// <summary>Stops the server and leaves the models alone.</summary>
    public Task StopServerAsync() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await traffic;
        run.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        foreach (ModelMonitor monitor in (ModelMonitor[])[fraud, older, digits, hostile]) monitor.Dispose();
        foreach (IDisposable model in (IDisposable[])[compared, covariate, chat, trained, gpus]) model.Dispose();
        end.Dispose();
    }

    private async Task CompareAsync()
    {
        while (!end.IsCancellationRequested)
        {
            compared.Pass();
            covariate.Pass();
            gpus.Pass();
            await chat.AskAsync();
            await Task.Delay(150, CancellationToken.None);
        }
    }

    private async Task CallAsync()
    {
        Random random = new(3);
        for (int call = 0; !end.IsCancellationRequested; call++)
        {
            for (int one = 0; one < 12; one++) Call(fraud, random, one);
            Call(older, random, 1);
            Call(digits, random, 1);
            if (call % 10 == 0) Call(hostile, random, 1);
            Label(random);
            await Task.Delay(40, CancellationToken.None);
        }
    }

    private static void Call(ModelMonitor monitor, Random random, int one)
    {
        using InferenceCall call = monitor.StartInference(batchSize: 1 + random.Next(8));
        call.Record(InferencePhase.Preprocess, TimeSpan.FromMicroseconds(40 + random.Next(60)));
        call.Record(InferencePhase.Execute, TimeSpan.FromMicroseconds(200 + (1200 * Math.Pow(random.NextDouble(), 4))));
        if (one == 7 && random.Next(20) == 0) call.Fail("timeout");
        else call.Complete();
    }

    private void Label(Random random)
    {
        for (int sample = 0; sample < 20; sample++)
        {
            bool label = random.NextDouble() < 0.3;
            double score = Math.Clamp((label ? 0.62 : 0.33) + ((random.NextDouble() - 0.5) * 0.7), 0, 1);
            (sample % 3 == 0 ? quality.Segment("NO") : sample % 3 == 1 ? quality.Segment("DE") : quality).Record(label, score);
            int truth = random.Next(5);
            classes.Record(truth, random.NextDouble() < 0.8 ? truth : random.Next(5));
        }
    }

    private async Task TrainAsync()
    {
        Random random = new(5);
        foreach (TrainingEpoch epoch in run.Epochs())
        {
            await foreach (TrainingStep<int> step in epoch.Observe(BatchesAsync()))
                step.Report((2.3 / (1 + (0.02 * step.Number))) + (random.NextDouble() * 0.1), learningRate: 0.01 / (1 + (0.001 * step.Number)), gradientNorm: 1 + random.NextDouble(), samples: 32);
            run.ReportValidation(2.4 / (1 + (0.018 * epoch.Number * 25)));
            if (end.IsCancellationRequested) return;
        }
    }

    private async IAsyncEnumerable<int> BatchesAsync()
    {
        for (int batch = 0; batch < 25 && !end.IsCancellationRequested; batch++)
        {
            await Task.Delay(30, CancellationToken.None);
            yield return batch;
        }
    }
}
