namespace ModelObservability;

/// <summary>Validates options; messages contain the name, the value and the allowed range.</summary>
internal static class Check
{
    public static int? AtLeast(int? value, int least, string name) => value >= least || value is null
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be {least} or more.");

    public static long AtLeast(long value, long least, string name) => value >= least
        ? value
        : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} is {value}; it must be {least} or more."));

    public static int InRange(int value, int least, int most, string name) => value >= least && value <= most
        ? value
        : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} is {value}; it must be {least:N0} to {most:N0}."));

    /// <summary>Checks that a value is above one limit and below the other.</summary>
    public static double Between(double value, double above, double below, string name) => value > above && value < below
        ? value
        : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} is {value}; it must be more than {above} and less than {below}."));

    /// <inheritdoc cref="Between(double, double, double, string)"/>
    public static double? Between(double? value, double above, double below, string name) => value is { } given ? Between(given, above, below, name) : null;

    /// <summary>Checks that a value is within two limits, inclusive.</summary>
    public static double Within(double value, double least, double most, string name) => value >= least && value <= most
        ? value
        : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} is {value}; it must be {least} to {most}."));

    public static double? Number(double? value, string name) => value is double.NaN
        ? throw new ArgumentOutOfRangeException(name, value, $"{name} is NaN; it must be a number.")
        : value;

    /// <inheritdoc cref="Number(double?, string)"/>
    public static double Number(double value, string name) => Number((double?)value, name)!.Value;

    public static T Defined<T>(T value, string name) where T : struct, Enum => Enum.IsDefined(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be one of {string.Join(", ", Enum.GetNames<T>())}.");

    public static double? Positive(double? value, string name) => value is null || (double.IsFinite(value.Value) && value > 0)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} is {value}; it must be a finite number above 0."));

    public static TimeSpan Positive(TimeSpan value, string name) => value > TimeSpan.Zero
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be more than zero.");

    public static TimeSpan? PositiveOrNone(TimeSpan? value, string name) => value is null || value > TimeSpan.Zero
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be more than zero, or null for none.");

    public static string NotBlank(string value, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value, name);
        return value;
    }
}
