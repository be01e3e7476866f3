using System.Globalization;

namespace ModelObservability.Signals;

/// <summary>Formats a hyperparameter or a piece of evidence: numbers as numbers, strings as is, and anything else as the name of its type.</summary>
/// <remarks>It never calls <c>ToString</c> of the application's types, which may reveal confidential data.</remarks>
internal static class ValueText
{
    public static bool IsNumber(object value, out double number)
    {
        number = value switch
        {
            double wide => wide,
            float narrow => double.Parse(narrow.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), // 0.1f is 0.1, not 0.10000000149
            Half half => (double)half,
            decimal exact => (double)exact,
            byte or sbyte or short or ushort or int or uint or long or ulong => Convert.ToDouble(value, CultureInfo.InvariantCulture),
            _ => double.NaN,
        };
        return value is double or float or Half or decimal or byte or sbyte or short or ushort or int or uint or long or ulong;
    }

    public static string Of(object? value) => value switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        Enum named => named.ToString(),
        double or float or Half or decimal or byte or sbyte or short or ushort or int or uint or long or ulong or TimeSpan =>
            ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        null => "",
        _ => value.GetType().Name,
    };
}
