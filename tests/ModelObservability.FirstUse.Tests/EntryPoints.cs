using System.Net;
using Microsoft.Extensions.AI;
using Microsoft.ML;
using ModelObservability.Training;

namespace ModelObservability.FirstUse.Tests;

/// <summary>What an application may use first: whatever makes instruments. Each uses it from beginning to end.</summary>
internal static class EntryPoints
{
    public static readonly Dictionary<string, Action> All = new()
    {
        ["monitor"] = () => With(static monitor => monitor.Observe<int, int>(x => x)(1)),
        ["scope"] = () => With(Scope),
        ["load"] = () => With(static monitor => monitor.ObserveLoad(() => 1)),
        ["output inspection"] = () => With(static monitor => monitor.Observe((float x) => new[] { x, float.NaN }, new() { Output = new OutputInspection<float[]>(x => x) })(1)),
        ["stream"] = () => With(static monitor => Read(monitor.Observe(Two()))),
        ["signals"] = static () =>
        {
            Action<Signal> hear = static _ => { };
            ModelMonitor.AnySignalRaised += hear;
            ModelMonitor.AnySignalRaised -= hear;
        },
        ["two classes"] = () => With(static monitor => monitor.TrackBinary(new() { Probabilities = true }).Record([true], [0.9f])),
        ["many classes"] = () => With(static monitor => monitor.TrackMulticlass(3, new() { Confusion = true }).Record([1], [2])),
        ["several labels"] = () => With(static monitor => monitor.TrackMultilabel(3)),
        ["numbers"] = () => With(static monitor => monitor.TrackRegression().Record([1.0], [2.0])),
        ["rankings"] = () => With(static monitor => monitor.TrackRanking()),
        ["segmentation"] = () => With(static monitor => monitor.TrackSegmentation(3)),
        ["masks"] = () => With(static monitor => monitor.TrackMasks()),
        ["texts"] = () => With(static monitor => monitor.TrackText()),
        ["delayed labels"] = () => With(DelayedLabels),
        ["training"] = () => With(Train),
        ["study"] = () => With(static monitor => monitor.StartStudy().Dispose()),
        ["chat client"] = () => With(static monitor => monitor.Observe(new Client()).GetResponseAsync("x").Wait()),
        ["HTTP handler"] = Ask,
        ["GPU monitor"] = static () => new GpuMonitor(new() { LibraryPath = "/nowhere/libnvidia-ml.so.1" }).Dispose(),
        ["GPU join"] = () => With(static monitor =>
        {
            using GpuMonitor gpus = new(new() { LibraryPath = "/nowhere/libnvidia-ml.so.1" });
            gpus.Join(monitor).Dispose();
        }),
        ["ONNX session"] = () => With(static monitor => monitor.LoadOnnx(Path.Combine(AppContext.BaseDirectory, "tiny.onnx")).Dispose()),
        ["ML.NET engine"] = () => With(static monitor =>
        {
            using var engine = monitor.Observe(ML.Model.CreatePredictionEngine<Row, Row>(Copied.Fit(Rows)));
            engine.Predict(new());
        }),
        ["ML.NET transformer"] = () => With(static monitor => monitor.Observe((ITransformer)Copied.Fit(Rows)).Transform(Rows).Preview()),
        ["ML.NET scores"] = () => With(static monitor => monitor.TrackRegression().Record(Rows)),
        ["ML.NET training"] = () => With(static monitor => monitor.Fit(Copied, Rows)),
        ["predictions in a file"] = InAFile,
    };

    private static MLContext ML => new(seed: 1);

    private static IDataView Rows => ML.Data.LoadFromEnumerable([new Row { Label = 1, Score = 2 }, new Row { Label = 3, Score = 4 }]);

    private static IEstimator<ITransformer> Copied => ML.Transforms.CopyColumns("Copy", nameof(Row.Score));

    private static void With(Action<ModelMonitor> use)
    {
        using ModelMonitor monitor = new("first");
        use(monitor);
    }

    private static void Scope(ModelMonitor monitor)
    {
        using InferenceCall call = monitor.StartInference();
        call.Enter(InferencePhase.Queue);
        call.Complete();
    }

    private static void DelayedLabels(ModelMonitor monitor)
    {
        var labels = monitor.TrackBinary().DelayLabels<int>();
        labels.Predicted(1, 0.5);
        labels.Labelled(1, true);
    }

    /// <summary>A model of its own for each use: monitors of one identity go on together, and a store has to outlive the last of them.</summary>
    private static void InAFile()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("first use ");
        using (SqlitePredictionStore store = new(Path.Combine(folder.FullName, "predictions.db")))
        {
            using ModelMonitor monitor = new(folder.Name);
            var labels = monitor.TrackBinary().DelayLabels<int>(new() { Store = store });
            labels.Predicted(1, 0.5);
            labels.Labelled(1, true);
        }

        folder.Delete(recursive: true);
    }

    private static void Train(ModelMonitor monitor)
    {
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 1 });
        foreach (TrainingEpoch epoch in run.Epochs())
        {
            foreach (TrainingStep<int> step in epoch.Observe(new[] { 1, 2 })) step.Report(0.5);
            run.ReportValidation(0.5);
        }
    }

    private static void Ask()
    {
        using HttpClient client = new(new Server().Observe());
        using HttpRequestMessage request = new(HttpMethod.Post, "http://models.example/v1/chat/completions") { Content = new StringContent("{}") };
        client.Send(request).Dispose();
    }

    private static void Read(IAsyncEnumerable<int> stream)
    {
        async Task ReadAll()
        {
            await foreach (int _ in stream)
            {
            }
        }

        ReadAll().Wait();
    }

    private static async IAsyncEnumerable<int> Two()
    {
        yield return 1;
        yield return 2;
        await Task.CompletedTask;
    }

    private sealed class Server : HttpMessageHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => new(HttpStatusCode.OK) { Content = new StringContent("{}") };

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(Send(request, cancellationToken));
    }

    private sealed class Client : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => Task.FromResult(new ChatResponse());

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    private sealed class Row
    {
        public float Label { get; set; }

        public float Score { get; set; }
    }
}
