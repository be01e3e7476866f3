using ModelObservability.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ModelObservability.TorchSharpTests;

/// <summary>A small model, and numbers to learn.</summary>
internal static class Given
{
    public static Sequential Model()
    {
        manual_seed(1);
        return Sequential(("hidden", Linear(4, 8)), ("relu", ReLU()), ("last", Linear(8, 1)));
    }

    public static DataLoader Loader(int rows = 20, int batchSize = 4, bool disposeBatch = true) => new(new Numbers(rows), batchSize, disposeBatch: disposeBatch);

    /// <summary>Tensors of this thread that are not disposed.</summary>
    public static long LiveTensors => DisposeScopeManager.Statistics.ThreadTotalLiveCount;

    /// <summary>The loss of a batch; what is made on the way belongs to the caller's scope.</summary>
    public static Tensor LossOf(Module<Tensor, Tensor> model, Dictionary<string, Tensor> batch) => functional.mse_loss(model.forward(batch["x"]), batch["y"]);

    public static float[] ValuesOf(Module model) => [.. model.parameters().SelectMany(static parameter => parameter.data<float>().ToArray())];

    /// <summary>Gives every parameter a gradient.</summary>
    public static void SetGradients(Module model, Func<string, Tensor, Tensor> gradientOf)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (var (name, parameter) in model.named_parameters()) parameter.grad = gradientOf(name, parameter);
    }

    public sealed class Numbers(int rows) : torch.utils.data.Dataset
    {
        public override long Count => rows;

        public override Dictionary<string, Tensor> GetTensor(long index) => new()
        {
            ["x"] = tensor(new float[] { index, index % 3, index % 5, 1 }) / 10,
            ["y"] = tensor(new float[] { index % 7 }) / 7,
        };
    }

    /// <summary>A list of one number for each index.</summary>
    public sealed class Rows(int rows) : torch.utils.data.IterableDataset
    {
        public override long Count => rows;

        public override IList<Tensor> GetTensor(long index) => [tensor(index)];
    }

    /// <summary>A module of parameters alone: <c>p0</c>, <c>p1</c>, …</summary>
    public sealed class Holder : Module
    {
        public Holder(params Parameter[] parameters)
            : base("holder")
        {
            Parameters = parameters;
            for (int index = 0; index < parameters.Length; index++) register_parameter("p" + index, parameters[index]);
        }

        public Parameter[] Parameters { get; }
    }

    /// <summary>A sink that keeps what it gets.</summary>
    public sealed class Collected : ITrainingSink
    {
        private readonly Lock gate = new();
        private readonly List<TrainingRecord> records = [];

        public string Name => "collected";

        public TimeSpan FlushInterval => TimeSpan.FromSeconds(1);

        public IReadOnlyList<TrainingRecord> Records
        {
            get
            {
                lock (gate) return [.. records];
            }
        }

        public void Write(TrainingRecord record)
        {
            lock (gate) records.Add(record);
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
}
