using ModelObservability.Metrics.Kernels;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Sketches;

/// <summary>The weight of some samples.</summary>
internal readonly record struct SampleWeight(CompensatedSum Sum) : IBinSum<SampleWeight>
{
    public SampleWeight(double weight)
        : this(new CompensatedSum(weight))
    {
    }

    public static int LeastBytes => SumForm.BytesPerSum;

    public double Weight => Sum.Value;

    public bool IsPositive => Weight > 0;

    public bool IsAtMost(SampleWeight whole) => SumForm.IsAtMost(Sum, whole.Sum);

    public void Write(ref StateWriter to) => SumForm.Write(ref to, Sum);

    public static SampleWeight Read(ref StateReader from, string what)
    {
        CompensatedSum sum = SumForm.ReadSum(ref from, what);
        from.Require(sum.Value >= 0 && double.IsFinite(sum.Value), $"{what} are 0 or more, and finite");
        return new SampleWeight(sum);
    }

    public static SampleWeight operator +(SampleWeight left, SampleWeight right) => new(left.Sum + right.Sum);
}
