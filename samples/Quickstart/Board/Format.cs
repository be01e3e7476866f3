using System.Globalization;

namespace Quickstart.Board;

/// <summary>Numbers as people read them.</summary>
internal static class Format
{
    /// <summary>A number with groups of thousands.</summary>
    public static string Count(double count) => double.IsFinite(count) ? count.ToString("#,0", CultureInfo.InvariantCulture) : "–";

    /// <summary>A share of 0–1 as percent.</summary>
    public static string Share(double share) => double.IsFinite(share) ? share.ToString("0.0 %", CultureInfo.InvariantCulture) : "–";

    /// <summary>A duration in the unit that suits it, three digits.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        double.NaN => "–",
        < 1e-3 => Digits(seconds * 1e6) + " µs",
        < 1 => Digits(seconds * 1e3) + " ms",
        _ => Digits(seconds) + " s",
    };

    private static string Digits(double value) => value.ToString(value < 10 ? "0.00" : value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
