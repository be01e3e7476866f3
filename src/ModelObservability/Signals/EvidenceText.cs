using System.Collections;
using System.Text;

namespace ModelObservability.Signals;

/// <summary>How the evidence of a signal reads as text, in every place that shows it to people.</summary>
internal static class EvidenceText
{
    /// <summary><c>loss 5, batches [300, 301]</c>.</summary>
    public static string Of(IReadOnlyDictionary<string, object>? evidence)
    {
        if (evidence is null) return "";
        StringBuilder text = new();
        foreach (var (name, value) in evidence) text.Append(text.Length == 0 ? "" : ", ").Append(name).Append(' ').Append(Of(value));
        return text.ToString();
    }

    /// <summary>A number or a text as it is, several in brackets; of anything else only its type.</summary>
    public static string Of(object? value)
    {
        if (value is string or not IEnumerable) return ValueText.Of(value);
        StringBuilder text = new("[");
        foreach (object? one in (IEnumerable)value) text.Append(text.Length == 1 ? "" : ", ").Append(Of(one));
        return text.Append(']').ToString();
    }
}
