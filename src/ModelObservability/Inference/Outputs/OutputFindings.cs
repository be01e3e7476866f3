using System.Runtime.CompilerServices;

namespace ModelObservability.Inference;

/// <summary>Anomalies in the outputs of one call: the number of outputs, and the position of the first.</summary>
internal struct OutputFindings
{
    private Slots outputs;
    private Slots first;

    public bool Any { get; private set; }

    public readonly long Outputs(OutputAnomaly anomaly) => outputs[(int)anomaly];

    /// <summary>The index of the first anomalous number in the application's span.</summary>
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
