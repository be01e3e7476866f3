using System.Diagnostics;
using Microsoft.ML;

namespace ModelObservability.ML;

/// <summary>Gets the value of a column. Models work here, not while the cursor moves, so here they fail.</summary>
[StackTraceHidden] // an exception that passes has the lines of the bare call
internal sealed class ObservedGetter<TValue>(ObservedCursor cursor, ValueGetter<TValue> inner)
{
    public void Get(ref TValue value)
    {
        try
        {
            inner(ref value);
        }
        catch (Exception exception) when (cursor.RecordFailure(exception))
        {
            throw; // never reached: the filter only looks
        }
    }
}
