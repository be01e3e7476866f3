using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Sketches;

/// <summary>So many samples; they stop at 2^63 - 1.</summary>
internal readonly record struct SampleCount(long Samples) : IBinSum<SampleCount>
{
    public static int LeastBytes => 1;

    public bool IsPositive => Samples > 0;

    public bool IsAtMost(SampleCount whole) => Samples <= whole.Samples;

    public void Write(ref StateWriter to) => to.Count(Samples);

    public static SampleCount Read(ref StateReader from, string what) => new(from.Count(what));

    public static SampleCount operator +(SampleCount left, SampleCount right) => new(Saturating.Add(left.Samples, right.Samples));
}
