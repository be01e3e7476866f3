using System.Collections;
using System.Globalization;

namespace ModelObservability.Terminal;

/// <summary>Numbers and times as people read them, the same in every culture.</summary>
internal static class Words
{
    /// <summary>Four digits after the point where that says something, otherwise an exponent.</summary>
    public static string Of(double number) => number switch
    {
        0 => "0.0000",
        _ when Math.Abs(number) is >= 0.001 and < 10_000 => number.ToString("0.0000", CultureInfo.InvariantCulture),
        _ => number.ToString("0.00e+00", CultureInfo.InvariantCulture),
    };

    /// <summary>A clock: <c>0:04</c>, <c>1:02:03</c>.</summary>
    public static string Left(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time:mm\\:ss}")
        : time.ToString("m\\:ss", CultureInfo.InvariantCulture);

    /// <summary>How long something took.</summary>
    public static string Taken(TimeSpan time) => time.TotalSeconds switch
    {
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        _ => Left(time),
    };

    public static string Pace(double stepsPerSecond) => stepsPerSecond >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{stepsPerSecond:#,0} steps/s")
        : string.Create(CultureInfo.InvariantCulture, $"{1 / stepsPerSecond:0.0} s/step");

    public static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A piece of evidence or a hyperparameter.</summary>
    public static string Value(object value) => value switch
    {
        double number => Short(number),
        float number => Short(number),
        string text => Line(text),
        IEnumerable many => string.Join(' ', many.Cast<object>().Select(Value)),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => Line(value.ToString() ?? ""),
    };

    private static string Short(double number) =>
        number.ToString(Math.Abs(number) is 0 or (>= 0.001 and < 1e6) ? "0.####" : "0.####e+0", CultureInfo.InvariantCulture);

    /// <summary>A text that stays on its line and moves no cursor.</summary>
    public static string Line(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)) : text;
}
