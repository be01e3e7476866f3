namespace Quickstart.Model;

/// <summary>Where the two layers lie in one flat array: weights, or gradients of the same shape.</summary>
internal readonly ref struct Layers(Span<float> all, int inputs, int hidden, int outputs)
{
    private readonly Span<float> all = all;

    public Span<float> HiddenBiases => all.Slice(hidden * inputs, hidden);

    public Span<float> OutputBiases => all.Slice(hidden * (inputs + 1 + outputs), outputs);

    public static int Size(int inputs, int hidden, int outputs) => hidden * (inputs + 1 + outputs) + outputs;

    /// <summary>One weight per input.</summary>
    public Span<float> Hidden(int unit) => all.Slice(unit * inputs, inputs);

    /// <summary>One weight per hidden unit.</summary>
    public Span<float> Output(int unit) => all.Slice(hidden * (inputs + 1) + unit * hidden, hidden);
}
