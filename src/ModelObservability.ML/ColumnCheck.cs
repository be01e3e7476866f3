using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelObservability.ML;

/// <summary>Finds columns, and says what is wrong with them by name and type.</summary>
internal static class ColumnCheck
{
    private const int NamesShown = 20;

    public static DataViewSchema.Column Find(DataViewSchema schema, string name, [CallerArgumentExpression(nameof(name))] string parameter = "")
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        return schema.GetColumnOrNull(name) ?? throw new ArgumentException($"The data has no column '{name}'. It has {List(schema)}.", parameter);
    }

    public static void Require(DataViewSchema.Column column, bool isRight, string expected, string parameter)
    {
        if (!isRight) throw new ArgumentException($"Column '{column.Name}' is {column.Type}; {expected}.", parameter);
    }

    public static bool IsNumber(DataViewType type) => type == NumberDataViewType.Single || type == NumberDataViewType.Double;

    private static string List(DataViewSchema schema)
    {
        var shown = schema.Where(static column => !column.IsHidden).Select(static column => $"'{column.Name}' ({column.Type})").ToList();
        if (shown.Count == 0) return "none";
        string rest = shown.Count > NamesShown ? $" and {shown.Count - NamesShown} more" : "";
        return string.Join(", ", shown.TakeLast(NamesShown)) + rest; // the last ones are those of the model
    }
}
