using System.Globalization;

namespace ModelObservability.Quality;

/// <summary>Ids as text that is the same in every process and culture.</summary>
internal static class IdText
{
    private static readonly HashSet<Type> Exact =
    [
        typeof(Guid), typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong),
        typeof(Int128), typeof(UInt128),
    ];

    /// <summary>How ids become text.</summary>
    /// <exception cref="ArgumentException">Two ids of the type might have one text, or one id two.</exception>
    public static Func<TKey, string> Of<TKey>() where TKey : notnull =>
        typeof(TKey) == typeof(string) ? static id => (string)(object)id
        : Exact.Contains(typeof(TKey)) ? static id => ((IFormattable)id).ToString(null, CultureInfo.InvariantCulture)
        : throw new ArgumentException($"Ids of a store are strings, Guids or integers, not {typeof(TKey)}; give its text as a string.", nameof(TKey));
}
