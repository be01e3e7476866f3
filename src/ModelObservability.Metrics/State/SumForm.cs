using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Serialization;

/// <summary>The bytes of sums of real numbers, and what always holds among them.</summary>
internal static class SumForm
{
    /// <summary>More than rounding moves anything: far above the documented errors, far below a wrong number.</summary>
    public const double Rounding = 1e-9;

    /// <summary>Below it products with a weight lose their digits: a mean may then lie anywhere.</summary>
    public const double LeastWeight = 1e-280;

    public const int BytesPerSum = 2 * sizeof(double);

    public static void Write(ref StateWriter to, in CompensatedSum sum)
    {
        to.Number(sum.Value);
        to.Number(sum.Remainder);
    }

    public static CompensatedSum ReadSum(ref StateReader from, string what)
    {
        double value = from.Number(what), remainder = from.Number($"remainder of {what}");
        return CompensatedSum.TryRestore(value, remainder) ?? throw from.Bad($"remainder of {what}", remainder, "one that rounding takes away");
    }

    public static void Write(ref StateWriter to, ReadOnlySpan<CompensatedSum> sums)
    {
        foreach (CompensatedSum sum in sums)
            Write(ref to, sum);
    }

    /// <summary>As many sums of weights as the span holds.</summary>
    public static void ReadWeights(ref StateReader from, Span<CompensatedSum> sums)
    {
        foreach (ref CompensatedSum sum in sums)
        {
            sum = ReadSum(ref from, "sum of weights");
            from.Require(sum.Value >= 0 && double.IsFinite(sum.Value), "sums of weights are 0 or more, and finite");
        }
    }

    /// <summary>Whether samples have weights, and if so the weight of each cell of a table of counts.</summary>
    public static void WriteWeights(ref StateWriter to, CompensatedSum[]? weights)
    {
        to.Flag(weights is not null);
        Write(ref to, weights);
    }

    /// <summary>The weights of a table of counts, if it has any: unless counts are saturated, a cell without samples has no weight.</summary>
    public static CompensatedSum[]? ReadWeights(ref StateReader from, ReadOnlySpan<long> counts, bool saturated)
    {
        if (!from.Flag("weighted"))
            return null;
        from.RequireRoom(counts.Length, "sums of weights", BytesPerSum);
        var weights = new CompensatedSum[counts.Length];
        ReadWeights(ref from, weights);
        for (int cell = 0; cell < weights.Length; cell++)
            from.Require(saturated || counts[cell] > 0 || weights[cell] == default, "without samples there is no weight");
        return weights;
    }

    /// <summary>A sum of weights that is part of another, 0 or more.</summary>
    public static CompensatedSum ReadPart(ref StateReader from, string what, CompensatedSum whole)
    {
        CompensatedSum part = ReadSum(ref from, what);
        from.Require(part.Value >= 0 && IsAtMost(part, whole), $"the {what} is 0 to that of the whole");
        return part;
    }

    /// <summary>Whether a part is no larger than its whole, but for rounding.</summary>
    public static bool IsAtMost(CompensatedSum part, CompensatedSum whole) => !(part.Value > whole.Value + whole.Value * Rounding);

    /// <summary>Refuses two sums of the same weights that differ by more than rounding; of one that has overflowed nothing can be said.</summary>
    public static void RequireSame(ref StateReader from, CompensatedSum one, CompensatedSum other, string rule) => from.Require(
        !double.IsFinite(one.Value) || !double.IsFinite(other.Value) || (IsAtMost(one, other) && IsAtMost(other, one)), rule);

    public static void Write(ref StateWriter to, in Moments moments)
    {
        Write(ref to, moments.Weight);
        Write(ref to, moments.Mean);
        Write(ref to, moments.Squares);
    }

    /// <summary>Moments of numbers between two others; where their squares overflow, nothing more can be said of them.</summary>
    public static Moments ReadMoments(ref StateReader from, string what, double lowest, double highest)
    {
        var moments = new Moments(ReadSum(ref from, $"weight of {what}"), ReadSum(ref from, $"mean of {what}"), ReadSum(ref from, $"squares of {what}"));
        double mean = moments.Mean.Value, squares = moments.Squares.Value;
        double slack = Math.Max(Math.Abs(lowest), Math.Abs(highest)) * Rounding;
        from.Require(moments.Weight.Value >= 0, $"the weight of {what} is 0 or more");
        from.Require(!(squares < 0), $"the squares of {what} are 0 or more");
        from.Require(moments.Weight.Value > 0 || moments == default, $"{what} without weight have no mean");
        from.Require(
            !double.IsFinite(squares) || moments.Weight.Value < LeastWeight || (mean >= lowest - slack && mean <= highest + slack),
            $"the mean of {what} lies between their extremes");
        return moments;
    }

    public static void Write(ref StateWriter to, in LossSums sums)
    {
        to.Count(sums.Count);
        to.Flag(sums.Saturated);
        to.Rejections(sums.Rejected);
        if (sums.Count == 0)
            return;
        to.Number(sums.Minimum);
        to.Number(sums.Maximum);
        Write(ref to, sums.Moments);
    }

    public static LossSums ReadLosses(ref StateReader from)
    {
        LossSums sums = LossSums.Empty with { Count = from.Count("losses"), Saturated = from.Flag("saturated"), Rejected = from.Rejections() };
        from.Require(sums.Count == long.MaxValue || !sums.Saturated, "there are 2^63 - 1 losses where saturated");
        if (sums.Count == 0)
            return sums;
        sums = sums with { Minimum = from.Number("smallest loss"), Maximum = from.Number("largest loss") };
        // The loss of logits that are too far apart for their difference is infinite.
        from.Require(
            sums.Minimum <= sums.Maximum && sums.Minimum > double.NegativeInfinity, "the smallest loss is at most the largest, and neither is -∞");
        return sums with { Moments = ReadMoments(ref from, "losses", sums.Minimum, sums.Maximum) };
    }

    /// <summary>What holds for logarithms of probabilities, besides.</summary>
    public static void RequireLogarithms(ref StateReader from, in LossSums sums, long clipped)
    {
        from.Require(sums.Minimum >= 0, "a logarithmic loss is 0 or more");
        from.Require(clipped <= sums.Count, "clipped samples are at most the samples");
    }
}
