using System.Diagnostics.CodeAnalysis;

namespace ModelObservability;

/// <summary>The prices of a model's tokens.</summary>
public sealed record TokenPrice
{
    private const decimal Highest = 1_000_000_000;

    /// <summary>Prices per million tokens, each from 0 to 1,000,000,000.</summary>
    /// <param name="currency">Published as <c>ml.cost.currency</c>; usually an ISO 4217 code (<c>USD</c>). Not blank.</param>
    /// <param name="inputPerMillion">The price of a million input tokens.</param>
    /// <param name="outputPerMillion">The price of a million output tokens, including reasoning.</param>
    /// <param name="cachedInputPerMillion">The price of a million cached input tokens; null for the price of other input.</param>
    /// <exception cref="ArgumentException"><paramref name="currency"/> is null, empty or blank.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A price is out of range.</exception>
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

    /// <summary>The price of a million input tokens.</summary>
    public decimal InputPerMillion { get; }

    /// <summary>The price of a million output tokens.</summary>
    public decimal OutputPerMillion { get; }

    /// <summary>The price of a million cached input tokens.</summary>
    public decimal CachedInputPerMillion { get; }

    internal decimal Of(long input, long cachedInput, long output) =>
        (input * InputPerMillion + cachedInput * CachedInputPerMillion + output * OutputPerMillion) / 1_000_000;

    /// <summary>Copies and checks a price table, for the options of adapters.</summary>
    /// <param name="prices">Prices by model id.</param>
    /// <param name="parameter">The name of the option, for error messages.</param>
    /// <exception cref="ArgumentNullException"><paramref name="prices"/> is null.</exception>
    /// <exception cref="ArgumentException">An id is blank or a price is null.</exception>
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
