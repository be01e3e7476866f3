using System.Collections;
using System.Text;

namespace ModelObservability.Signals;

/// <summary>Formats the evidence of a signal as text, everywhere it is shown to people.</summary>
internal static class EvidenceText
{
    /// <summary>Formats evidence, for instance as <c>loss 5, batches [300, 301]</c>.</summary>
    public static string Of(IReadOnlyDictionary<string, object>? evidence)
    {
        if (evidence is null) return "";
        StringBuilder text = new();
        foreach (var (name, value) in evidence) text.Append(text.Length == 0 ? "" : ", ").Append(name).Append(' ').Append(Of(value));
        return text.ToString();
    }

    /// <summary>Formats a number or string as is, a collection in brackets, and anything else as the name of its type.</summary>
    public static string Of(object? value)
    {
        if (value is string or not IEnumerable) return ValueText.Of(value);
        StringBuilder text = new("[");
        foreach (object? one in (IEnumerable)value) text.Append(text.Length == 1 ? "" : ", ").Append(Of(one));
        return text.Append(']').ToString();
    }
}
