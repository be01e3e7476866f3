namespace Training.Model;

/// <summary>The hyperparameters of one training.</summary>
internal sealed record Settings
{
    public double LearningRate { get; init; } = 0.03;

    public double Momentum { get; init; } = 0.9;

    public double WeightDecay { get; init; } = 0.01;

    public int Hidden { get; init; } = 16;

    public int BatchSize { get; init; } = 32;

    public int Epochs { get; init; } = 40;

    public int Seed { get; init; } = 7;

    public Dictionary<string, object> AsHyperparameters() => new()
    {
        ["learning_rate"] = LearningRate,
        ["momentum"] = Momentum,
        ["weight_decay"] = WeightDecay,
        ["hidden"] = Hidden,
        ["batch_size"] = BatchSize,
        ["seed"] = Seed,
    };
}
