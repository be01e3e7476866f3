using System.Diagnostics.CodeAnalysis;

namespace ModelObservability;

/// <summary>What the tokens of one model cost.</summary>
public sealed record TokenPrice
{
    private const decimal Highest = 1_000_000_000;

    /// <summary>Prices per million tokens, each from 0 to 1,000,000,000.</summary>
    /// <param name="currency">Published as <c>ml.cost.currency</c>; ISO 4217 code by custom (<c>USD</c>). Not blank.</param>
    /// <param name="inputPerMillion">A million input tokens.</param>
    /// <param name="outputPerMillion">A million output tokens, reasoning included.</param>
    /// <param name="cachedInputPerMillion">A million input tokens that the provider had in its cache; null: as other input.</param>
    /// <exception cref="ArgumentException"><paramref name="currency"/> is null, empty or blank.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A price is out of its range.</exception>
    public TokenPrice(string currency, decimal inputPerMillion, decimal outputPerMillion, decimal? cachedInputPerMillion = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(currency);
        Currency = currency;
        InputPerMillion = InRange(inputPerMillion, nameof(inputPerMillion));
        OutputPerMillion = InRange(outputPerMillion, nameof(outputPerMillion));
        CachedInputPerMillion = InRange(cachedInputPerMillion ?? inputPerMillion, nameof(cachedInputPerMillion));
    }

    /// <summary>The currency.</summary>
    public string Currency { get; }

    /// <summary>A million input tokens.</summary>
    public decimal InputPerMillion { get; }

    /// <summary>A million output tokens.</summary>
    public decimal OutputPerMillion { get; }

    /// <summary>A million cached input tokens.</summary>
    public decimal CachedInputPerMillion { get; }

    /// <summary>A copy of a price table, for the options of adapters.</summary>
    /// <param name="prices">Prices by model id.</param>
    /// <param name="parameter">The name of the option, for the message.</param>
    /// <exception cref="ArgumentNullException"><paramref name="prices"/> is null.</exception>
    /// <exception cref="ArgumentException">An id is blank or a price null.</exception>
    [Experimental("MOX001")]
    public static IReadOnlyDictionary<string, TokenPrice> Copied(IReadOnlyDictionary<string, TokenPrice> prices, string parameter)
    {
        ArgumentNullException.ThrowIfNull(prices, parameter);
        foreach (var (model, price) in prices)
            if (string.IsNullOrWhiteSpace(model) || price is null)
                throw new ArgumentException($"{parameter} has the entry '{model}'; model ids must not be blank and prices not null.", parameter);
        return new Dictionary<string, TokenPrice>(prices, StringComparer.Ordinal);
    }

    private static decimal InRange(decimal price, string parameter) => price is >= 0 and <= Highest
        ? price
        : throw new ArgumentOutOfRangeException(parameter, price, $"{parameter} is {price}; it must be from 0 to {Highest}.");
}
