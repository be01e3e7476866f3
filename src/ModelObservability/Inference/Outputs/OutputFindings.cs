using System.Runtime.CompilerServices;

namespace ModelObservability.Inference;

/// <summary>Anomalies of one call's outputs: how many outputs, and where the first one is.</summary>
internal struct OutputFindings
{
    private Slots outputs;
    private Slots first;

    public bool Any { get; private set; }

    public readonly long Outputs(OutputAnomaly anomaly) => outputs[(int)anomaly];

    /// <summary>Index of the first offending number, counted from the start of the span the application gave.</summary>
    public readonly int First(OutputAnomaly anomaly) => first[(int)anomaly];

    public void Add(OutputAnomaly anomaly, int index)
    {
        Any = true;
        if (outputs[(int)anomaly]++ == 0) first[(int)anomaly] = index;
    }

    [InlineArray((int)OutputAnomaly.Constant + 1)]
    private struct Slots
    {
        private int element;
    }
}
