using System.Collections.Frozen;
using System.Reflection;

namespace ModelObservability.Dashboard.Assets;

/// <summary>What <c>docs/signals</c> says of each signal, so that a signal leads to its page without a connection to anywhere.</summary>
internal static class SignalPages
{
    private const string Prefix = "signals/";

    private static readonly FrozenSet<string> Codes =
        Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(static name => name[Prefix.Length..]).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a signal has a page. Signals of the application have none.</summary>
    public static bool Has(string code) => Codes.Contains(code);

    /// <summary>The page as HTML; null for a code without one.</summary>
    public static string? HtmlOf(string code) => Has(code) ? MarkdownText.ToHtml(PageAssets.TextOf(Prefix + code), Has) : null;
}
