using ModelObservability.Testing;

namespace ModelObservability.ReadmeTests;

/// <summary>What a reader has around the blocks: a model, a monitor, an id, data.</summary>
internal static class Surroundings
{
    /// <summary>The runtime of <c>docs/write-an-adapter.md</c>, as its tests have it.</summary>
    public static readonly string Engine = File.ReadAllText(Repository.PathOf("tests/ModelObservability.Adapter.Tests/Engine/TinyEngine.cs"));

    public const string Text = """
        global using System;
        global using System.Buffers;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.Extensions.AI;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.ML.OnnxRuntime;
        global using ModelObservability;
        global using ModelObservability.Metrics;
        global using ModelObservability.Metrics.Probability;
        global using ModelObservability.Metrics.Ranking;
        global using ModelObservability.Training;
        global using OpenTelemetry;
        global using OpenTelemetry.Logs;
        global using OpenTelemetry.Metrics;
        global using OpenTelemetry.Trace;
        global using static Surroundings;

        public sealed class ReadersModel
        {
            public float Predict(float[] features) => features.Sum() > 1 ? 0.9f : 0.1f;
        }

        public sealed class ReadersNetwork
        {
            public float[] Predict(float[] pixels) => Enumerable.Range(0, 10 * pixels.Length / 64).Select(index => index % 10 == 3 ? 0.91f : 0.01f).ToArray();
        }

        public sealed class Batch
        {
            public int Count => 32;
        }

        public sealed class ReadersOptimizer
        {
            public void Step(double rate) { }
        }

        public static class Surroundings
        {
            public static readonly ReadersModel model = new();
            public static readonly ReadersNetwork network = new();
            public static readonly ModelMonitor monitor = new("readme");
            public static readonly Guid requestId = Guid.NewGuid();
            public static readonly int predictedClass = 3, trueClass = 3;
            public static readonly DateTimeOffset now = DateTimeOffset.UnixEpoch;
            public static readonly int epoch = 1;
            public static readonly long step = 1;
            public static readonly double rate = 0.01, validationLoss = 0.5;
            public static readonly float[] weights = [0.1f, 0.2f], scores = [0.9f, 0.2f];
            public static readonly int[] labels = [1, 0];
            public static readonly byte[] received = [];
            public static readonly MulticlassConfusion multiclass = new(2);
            public static readonly BinaryConfusion counted = new(0.5);
            public static readonly Batch[] loader = [new(), new()];
            public static readonly ReadersOptimizer optimizer = new();
            public static readonly HttpClient http = new(), httpClient = http;
            public static readonly IServiceCollection services = new ServiceCollection();
            public static MeterProviderBuilder metrics => Sdk.CreateMeterProviderBuilder();
            public static IChatClient client => throw new NotSupportedException();
            public static IEmbeddingGenerator<string, Embedding<float>> generator => throw new NotSupportedException();
            public static IReadOnlyCollection<NamedOnnxValue> inputs => [];
            public static TrainingRun run => throw new NotSupportedException();
            public static (double Loss, double Norm) ComputeGradients(Batch batch) => (0.5, 1);
            public static double TrainAndValidate(TrainingEpoch epoch, double rate) => 0.5;
            public static void Save(object model, TrainingPosition position) { }
        }
        """;
}
