using System.Text.Json;
using System.Text.RegularExpressions;
using ModelObservability.Testing;

namespace Deploy.Tests.Dashboards;

/// <summary>One query of a committed dashboard.</summary>
internal sealed record PanelQuery(string Dashboard, string Panel, string Expression);

/// <summary>The queries of the committed dashboards, with their variables replaced as Grafana replaces them.</summary>
internal static partial class Panels
{
    public static IEnumerable<string> Dashboards =>
        Directory.EnumerateFiles(Repository.PathOf("deploy/grafana/dashboards"), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal);

    /// <summary>The queries of the panels and of the variables of a dashboard.</summary>
    /// <param name="dashboard">Its name.</param>
    /// <param name="values">Values of variables; of others everything is chosen.</param>
    public static IReadOnlyList<PanelQuery> Of(string dashboard, params (string Variable, string Value)[] values)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Repository.PathOf($"deploy/grafana/dashboards/{dashboard}.json")));
        IEnumerable<PanelQuery> variables = document.RootElement.GetProperty("templating").GetProperty("list").EnumerateArray()
            .Where(variable => variable.GetProperty("type").GetString() == "query")
            .Select(variable => new PanelQuery(dashboard, "variable " + variable.GetProperty("name").GetString(), Filled(LabelValues().Replace(variable.GetProperty("query").GetString()!, "count by ($2) ($1)"), values)));
        return [.. variables, .. document.RootElement.GetProperty("panels").EnumerateArray()
            .Where(panel => panel.TryGetProperty("targets", out _))
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray()
                .Select(target => new PanelQuery(dashboard, panel.GetProperty("title").GetString()!, Filled(target.GetProperty("expr").GetString()!, values))))];
    }

    private static string Filled(string expression, (string Variable, string Value)[] values)
    {
        string filled = expression.Replace("$__rate_interval", "8s", StringComparison.Ordinal).Replace("$window", "20s", StringComparison.Ordinal).Replace("$segment", "country", StringComparison.Ordinal);
        filled = Variable().Replace(filled, variable => values.Any(value => value.Variable == variable.Groups[1].Value) ? variable.Value : ".*");
        if (AnyVariable().IsMatch(Variable().Replace(filled, ""))) throw new InvalidOperationException($"A variable is left in {filled}");
        foreach ((string variable, string value) in values) filled = filled.Replace($"${{{variable}:regex}}", Special().Replace(value, @"\$0"), StringComparison.Ordinal);
        return filled;
    }

    [GeneratedRegex(@"^label_values\((.*), (\w+)\)$")]
    private static partial Regex LabelValues();

    /// <summary>Groups of label_replace() are numbers.</summary>
    [GeneratedRegex(@"\$[^0-9]")]
    private static partial Regex AnyVariable();

    [GeneratedRegex(@"\$\{(\w+):regex\}")]
    private static partial Regex Variable();

    /// <summary>What Grafana's format <c>:regex</c> puts a backslash before.</summary>
    [GeneratedRegex(@"[\\^$*+?.()|\[\]{}/]")]
    private static partial Regex Special();
}
