using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>A monotone map of singles to bins 0…n-1. Both forms answer the same for every number; NaN may answer anything.</summary>
internal interface IScoreBins
{
    /// <summary>The bins of a vector of scores.</summary>
    Vector<int> Of(Vector<float> scores);

    /// <summary>The bin of one score: the definition.</summary>
    int Of(float score);
}
