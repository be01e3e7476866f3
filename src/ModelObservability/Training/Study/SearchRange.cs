namespace ModelObservability.Training;

/// <summary>The values a hyperparameter may have in a search.</summary>
public abstract record SearchRange
{
    private protected SearchRange()
    {
    }

    /// <summary>Any number of a range, all equally likely.</summary>
    /// <param name="minimum">The smallest, finite.</param>
    /// <param name="maximum">The largest, finite, not below the smallest.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not finite, or in the wrong order.</exception>
    public static SearchRange Uniform(double minimum, double maximum)
    {
        CheckOrder(minimum, maximum);
        return new UniformRange(minimum, maximum);
    }

    /// <summary>Any number of a range, every order of magnitude equally likely: what suits learning rates.</summary>
    /// <param name="minimum">The smallest, above 0.</param>
    /// <param name="maximum">The largest, finite, not below the smallest.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not finite, not above 0, or in the wrong order.</exception>
    public static SearchRange Logarithmic(double minimum, double maximum)
    {
        if (!(minimum > 0)) throw new ArgumentOutOfRangeException(nameof(minimum), minimum, FormattableString.Invariant($"{nameof(minimum)} is {minimum}; it must be above 0."));
        CheckOrder(minimum, maximum);
        return new LogarithmicRange(minimum, maximum);
    }

    /// <summary>Any whole number of a range, all equally likely; an <see cref="int"/>.</summary>
    /// <param name="minimum">The smallest.</param>
    /// <param name="maximum">The largest, not below the smallest.</param>
    /// <exception cref="ArgumentOutOfRangeException">In the wrong order.</exception>
    public static SearchRange WholeNumber(int minimum, int maximum)
    {
        CheckOrder(minimum, maximum);
        return new WholeNumberRange(minimum, maximum);
    }

    /// <summary>One of some values, all equally likely.</summary>
    /// <param name="values">Texts, booleans and numbers, at least one.</param>
    /// <exception cref="ArgumentException">None, or of another kind.</exception>
    public static SearchRange Choice(params ReadOnlySpan<object> values)
    {
        if (values.IsEmpty) throw new ArgumentException($"{nameof(values)} is empty; a choice needs at least one value.", nameof(values));
        foreach (object value in values)
        {
            if (value is not (string or bool or int or long or float or double))
                throw new ArgumentException($"{nameof(values)} holds a {value?.GetType().Name ?? "null"}; it must be texts, booleans, ints, longs, floats or doubles.", nameof(values));
        }

        return new ChoiceRange(values.ToArray());
    }

    /// <summary>A value of the range.</summary>
    internal abstract object Draw(ref SplitMix64 random);

    private static void CheckOrder(double minimum, double maximum)
    {
        if (!double.IsFinite(minimum)) throw new ArgumentOutOfRangeException(nameof(minimum), minimum, FormattableString.Invariant($"{nameof(minimum)} is {minimum}; it must be a finite number."));
        if (!double.IsFinite(maximum) || maximum < minimum)
            throw new ArgumentOutOfRangeException(nameof(maximum), maximum, FormattableString.Invariant($"{nameof(maximum)} is {maximum}; it must be a finite number of {minimum} or more."));
    }

    private sealed record UniformRange(double Minimum, double Maximum) : SearchRange
    {
        /// <summary>As a mean of both ends: their difference may be infinite.</summary>
        internal override object Draw(ref SplitMix64 random)
        {
            double at = random.Unit();
            return Math.Clamp(Minimum * (1 - at) + Maximum * at, Minimum, Maximum);
        }
    }

    private sealed record LogarithmicRange(double Minimum, double Maximum) : SearchRange
    {
        internal override object Draw(ref SplitMix64 random)
        {
            double low = Math.Log(Minimum);
            return Math.Clamp(Math.Exp(low + (Math.Log(Maximum) - low) * random.Unit()), Minimum, Maximum);
        }
    }

    private sealed record WholeNumberRange(int Minimum, int Maximum) : SearchRange
    {
        internal override object Draw(ref SplitMix64 random) => (int)(Minimum + (long)random.Below((ulong)((long)Maximum - Minimum + 1)));
    }

    private sealed record ChoiceRange(object[] Values) : SearchRange
    {
        internal override object Draw(ref SplitMix64 random) => Values[random.Below((ulong)Values.Length)];
    }
}
