using System.Security.Cryptography;
using System.Text;

namespace ModelObservability.Dashboard.Report;

/// <summary>The style sheet of a report, and the policy that allows it and nothing else.</summary>
internal static class ReportStyle
{
    public const string Text =
        "body{font:14px/1.5 system-ui,sans-serif;color:#1b2430;background:#fff;max-width:900px;margin:24px auto;padding:0 16px}"
        + "h1{font-size:22px}h2{font-size:16px;margin:28px 0 6px}p,li{overflow-wrap:anywhere}small,.note{color:#566273}"
        + "table{border-collapse:collapse}td,th{text-align:left;padding:4px 14px 4px 0;border-bottom:1px solid #dfe3e9;font-weight:400;overflow-wrap:anywhere}td:nth-child(2),th:nth-child(2){min-width:5em}thead th{color:#566273;font-size:12px}"
        + "svg{width:100%;height:auto;background:#f5f6f8;border-radius:6px}.a{stroke:#0b6bb5}.b{stroke:#b35c00}.line{fill:none;stroke-width:1.5}.band{fill:#0b6bb5;fill-opacity:.15}text{font:11px system-ui,sans-serif;fill:#566273}"
        + ".error{color:#9c2c00}.warning{color:#7a4a00}figure{margin:8px 0}";

    /// <summary>The policy of a report that is served: its one style sheet, by its hash.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}
