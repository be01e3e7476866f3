using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Weights of a block of values. Two implementations, so that one kernel serves both and the even one multiplies nothing.</summary>
internal interface IBlockWeights
{
    /// <summary>Whether every weight is 1; a constant where the kernel is compiled.</summary>
    static abstract bool AreEven { get; }

    /// <summary>The exponent of the unit they are told in, see <see cref="WeightUnit"/>.</summary>
    int Unit { get; }

    /// <summary>The sum of the weights of a block of so many values.</summary>
    double Sum(int length);

    /// <summary>The index of a value that weighs most.</summary>
    int Heaviest { get; }

    /// <summary>The weight of one value.</summary>
    double this[int index] { get; }

    /// <summary>The weights of a vector of values.</summary>
    Vector<double> Load(int index);
}
