using ModelObservability.Metrics.Kernels;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Ranking;

internal sealed partial class ClassRows
{
    /// <summary>
    /// How many samples; then for each class their scores, ascending. Which scores came in one row is no part of the state: areas do not ask.
    /// </summary>
    public void Write(ref StateWriter to)
    {
        to.Count(Count);
        for (int column = 0; column < classes && used > 0; column++)
            KeyLists.WriteDistances<ulong>(ref to, Sorted(column));
    }

    /// <summary>Reads into new rows what <see cref="Write"/> has written.</summary>
    public void Read(ref StateReader from)
    {
        int samples = from.Items("samples", classes);
        if ((long)samples * classes > Array.MaxLength)
            throw from.Bad("number of samples", samples, $"at most {Array.MaxLength / classes}");
        keys = new ulong[samples * classes];
        used = keys.Length;
        for (int column = 0; column < classes; column++)
        {
            ulong last = 0;
            for (int index = column; index < keys.Length; index += classes)
                keys[index] = last = KeyLists.Next<double, ulong, DoubleKey>(ref from, last);
        }
    }
}
