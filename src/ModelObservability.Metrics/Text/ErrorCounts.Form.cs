using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Text;

internal sealed partial class ErrorCounts
{
    /// <summary>The bound, then the counts.</summary>
    public void Write(ref StateWriter to)
    {
        to.Count(maxTokens);
        to.Count(Value.Segments);
        to.Count(Value.WrongSegments);
        to.Count(Value.Hits);
        to.Count(Value.Substitutions);
        to.Count(Value.Insertions);
        to.Count(Value.Deletions);
        to.Count(Value.TooLong);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    public static ErrorCounts Read(ref StateReader from)
    {
        var state = new ErrorCounts(from.Integer("most tokens"), "most tokens")
        {
            Value = new ErrorRateValue(
                from.Count("segments"), from.Count("wrong segments"), from.Count("hits"), from.Count("substitutions"),
                from.Count("insertions"), from.Count("deletions"), from.Count("segments too long")),
        };
        ErrorRateValue counts = state.Value;
        from.Require(counts.WrongSegments <= counts.Segments, "wrong segments are among the segments");
        from.Require(counts.WrongSegments <= counts.Errors && counts.WrongSegments > 0 == counts.Errors > 0, "each wrong segment has an error, and no other has");
        UInt128 most = (UInt128)counts.Segments * (UInt128)state.maxTokens;
        from.Require(
            (UInt128)counts.ReferenceTokens <= most && (UInt128)counts.HypothesisTokens <= most, "no side of a segment has more tokens than allowed");
        return state;
    }
}
