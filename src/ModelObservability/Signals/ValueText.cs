using System.Globalization;

namespace ModelObservability.Signals;

/// <summary>How a hyperparameter or a piece of evidence is written: numbers as numbers, texts as they are, of anything else only its type.</summary>
/// <remarks>A <c>ToString</c> of the application is never called: it may show what should stay inside.</remarks>
internal static class ValueText
{
    public static bool IsNumber(object value, out double number)
    {
        number = value switch
        {
            double wide => wide,
            float narrow => double.Parse(narrow.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), // 0.1f is 0.1 to people
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
