using System.Diagnostics.CodeAnalysis;
using ModelObservability.Metrics.Probability;
using ModelObservability.Quality;

namespace ModelObservability;

/// <summary>What a healthy output looks like. Numbers are scanned in place; none leaves the process.</summary>
public record OutputInspection
{
    /// <summary>
    /// Scores per item: 2 or more makes rows × classes of the numbers, each row an output of its own with a predicted class (the highest
    /// score, the lowest index where several are) and a confidence. Numbers that do not fill a row have neither and are counted as
    /// rejected. Default 0: the numbers are one output.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">1 or negative.</exception>
    public int Classes
    {
        get;
        init
        {
            if (value is < 0 or 1)
                throw new ArgumentOutOfRangeException(nameof(Classes), value, $"{nameof(Classes)} is {value}; it must be 0 (no classes) or 2 and more.");
            MustFit(value, ClassNames);
            field = value;
        }
    }

    /// <summary>
    /// What the scores of <see cref="Classes"/> are, which decides what confidence is: of probabilities the highest one, of logits the highest
    /// one of their softmax. Rows of probabilities that are not within 0 to 1 have no confidence and are counted as rejected. Default: probabilities.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Neither.</exception>
    public ScoreKind Scores { get; init => field = Check.Defined(value, nameof(Scores)); }

    /// <summary>The lowest healthy number, below infinity and not above <see cref="Maximum"/>. Default: no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">NaN, infinity, or above the maximum.</exception>
    public double Minimum
    {
        get;
        init => field = value <= Maximum && value < double.PositiveInfinity
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Minimum), value, FormattableString.Invariant($"{nameof(Minimum)} is {value}; it must be a number up to {nameof(Maximum)}, {Maximum}."));
    } = double.NegativeInfinity;

    /// <summary>The highest healthy number, above negative infinity and not below <see cref="Minimum"/>. Default: no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">NaN, negative infinity, or below the minimum.</exception>
    public double Maximum
    {
        get;
        init => field = value >= Minimum && value > double.NegativeInfinity
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Maximum), value, FormattableString.Invariant($"{nameof(Maximum)} is {value}; it must be a number from {nameof(Minimum)}, {Minimum}, on."));
    } = double.PositiveInfinity;

    /// <summary>Confidence below this counts as <c>low_confidence</c>, 0 to 1; needs <see cref="Classes"/>. Default 0: never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0…1.</exception>
    public double LowConfidence
    {
        get;
        init => field = Check.Within(value, 0, 1, nameof(LowConfidence));
    }

    /// <summary>Predicted classes told apart by <c>ml.class</c>, 1 to 10,000; higher indices share <c>__other__</c>. Default 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1…10,000.</exception>
    public int MaxClasses
    {
        get;
        init => field = Check.InRange(value, 1, 10_000, nameof(MaxClasses));
    } = 100;

    /// <summary>
    /// The names of the classes in their order, as values of <c>ml.class</c> instead of indices; one for each of <see cref="Classes"/>, each of 1 to
    /// 100 characters and different. Default null: indices. The first inspection of a model decides.
    /// </summary>
    /// <exception cref="ArgumentException">There are not as many as classes, or one is blank, too long, there twice or holds control characters.</exception>
    public IReadOnlyList<string>? ClassNames
    {
        get;
        init
        {
            if (Classes > 0) MustFit(Classes, value);
            field = ClassNameList.Checked(value, nameof(ClassNames));
        }
    }

    /// <summary>Whether confidence is asked of scores that have no classes.</summary>
    internal bool LacksClasses => Classes == 0 && (LowConfidence > 0 || Scores != ScoreKind.Probability || ClassNames is not null);

#pragma warning disable CA2208 // the option
    private static void MustFit(int classes, IReadOnlyList<string>? names)
    {
        if (names is not null && names.Count != classes)
            throw new ArgumentException($"There are {names.Count} {nameof(ClassNames)} for {classes} {nameof(Classes)}; there must be one for each.", nameof(ClassNames));
    }

    /// <summary>Checks what only the whole says, for the options of adapters.</summary>
    /// <typeparam name="T">The kind of inspection.</typeparam>
    /// <param name="inspection">The inspection; null for none.</param>
    /// <returns>The inspection.</returns>
    /// <exception cref="ArgumentException">Confidence is asked for without classes.</exception>
    [Experimental("MOX001")]
    public static T? Validated<T>(T? inspection) where T : OutputInspection => inspection is not { LacksClasses: true }
        ? inspection
        : throw new ArgumentOutOfRangeException(
            nameof(Classes), inspection.Classes, FormattableString.Invariant(
                $"{nameof(Classes)} is 0, and {nameof(LowConfidence)} {inspection.LowConfidence}, {nameof(Scores)} {inspection.Scores}; it must be 2 or more where confidence is looked at or classes have names."));
#pragma warning restore CA2208
}
