using System.Diagnostics.CodeAnalysis;
using ModelObservability.Metrics.Probability;
using ModelObservability.Quality;

namespace ModelObservability;

/// <summary>What a healthy output looks like. The numbers are scanned in place and never leave the process.</summary>
public record OutputInspection
{
    /// <summary>
    /// Scores per item. With 2 or more, the numbers are rows × classes: each row is an output with a predicted class (the highest
    /// score; the lowest index on ties) and a confidence. Numbers that do not fill a row have neither and are counted as
    /// rejected. Default 0: all numbers are one output.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 1 or negative.</exception>
    public int Classes
    {
        get;
        init
        {
            if (value is < 0 or 1)
                throw new ArgumentOutOfRangeException(nameof(Classes), value, $"{nameof(Classes)} is {value}; it must be 0 (no classes) or 2 and more.");
            RequireNameForEach(value, ClassNames);
            field = value;
        }
    }

    /// <summary>
    /// The kind of the scores, which defines the confidence: the highest probability, or for logits the highest
    /// value of their softmax. Rows with probabilities outside 0 to 1 have no confidence and are counted as rejected. Default: probabilities.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is undefined.</exception>
    public ScoreKind Scores { get; init => field = Check.Defined(value, nameof(Scores)); }

    /// <summary>The lowest healthy number, below infinity and not above <see cref="Maximum"/>. Default: no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN, infinity, or above the maximum.</exception>
    public double Minimum
    {
        get;
        init => field = value <= Maximum && value < double.PositiveInfinity
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Minimum), value, FormattableString.Invariant($"{nameof(Minimum)} is {value}; it must be a number of at most {nameof(Maximum)}, {Maximum}."));
    } = double.NegativeInfinity;

    /// <summary>The highest healthy number, above negative infinity and not below <see cref="Minimum"/>. Default: no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN, negative infinity, or below the minimum.</exception>
    public double Maximum
    {
        get;
        init => field = value >= Minimum && value > double.NegativeInfinity
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Maximum), value, FormattableString.Invariant($"{nameof(Maximum)} is {value}; it must be a number of at least {nameof(Minimum)}, {Minimum}."));
    } = double.PositiveInfinity;

    /// <summary>Confidence below this counts as <c>low_confidence</c>, 0 to 1; needs <see cref="Classes"/>. Default 0: never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0 to 1.</exception>
    public double LowConfidence
    {
        get;
        init => field = Check.Within(value, 0, 1, nameof(LowConfidence));
    }

    /// <summary>The number of values of <c>ml.class</c>, 1 to 10,000; higher class indices share <c>__other__</c>. Default 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to 10,000.</exception>
    public int MaxClasses
    {
        get;
        init => field = Check.InRange(value, 1, 10_000, nameof(MaxClasses));
    } = 100;

    /// <summary>
    /// The names of the classes in order, as values of <c>ml.class</c> instead of indices; one for each of <see cref="Classes"/>, different, and each 1 to
    /// 100 characters long. Default null: indices. The first inspection of a model decides.
    /// </summary>
    /// <exception cref="ArgumentException">Their number differs from that of the classes, or a name is blank, too long, duplicated or contains control characters.</exception>
    public IReadOnlyList<string>? ClassNames
    {
        get;
        init
        {
            if (Classes > 0) RequireNameForEach(Classes, value);
            field = ClassNameList.Checked(value, nameof(ClassNames));
        }
    }

    /// <summary>Whether confidence is requested for scores without classes.</summary>
    internal bool LacksClasses => Classes == 0 && (LowConfidence > 0 || Scores != ScoreKind.Probability || ClassNames is not null);

#pragma warning disable CA2208 // the option
    private static void RequireNameForEach(int classes, IReadOnlyList<string>? names)
    {
        if (names is not null && names.Count != classes)
            throw new ArgumentException($"There are {names.Count} {nameof(ClassNames)} for {classes} {nameof(Classes)}; there must be one for each.", nameof(ClassNames));
    }

    /// <summary>Checks that the properties fit together; for the options of adapters.</summary>
    /// <typeparam name="T">The type of the inspection.</typeparam>
    /// <param name="inspection">The inspection; null for none.</param>
    /// <returns>The inspection.</returns>
    /// <exception cref="ArgumentException">Confidence is requested without classes.</exception>
    [Experimental("MOX001")]
    public static T? Validated<T>(T? inspection) where T : OutputInspection => inspection is not { LacksClasses: true }
        ? inspection
        : throw new ArgumentOutOfRangeException(
            nameof(Classes), inspection.Classes, FormattableString.Invariant(
                $"{nameof(Classes)} is 0, and {nameof(LowConfidence)} {inspection.LowConfidence}, {nameof(Scores)} {inspection.Scores}; it must be 2 or more for confidence or class names."));
#pragma warning restore CA2208
}
