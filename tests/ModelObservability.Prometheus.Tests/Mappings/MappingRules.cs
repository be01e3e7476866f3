using System.Text.RegularExpressions;
using ModelObservability.Testing;

namespace ModelObservability.Prometheus.Tests.Mappings;

/// <summary>One rule of a mapping: what it records, with which labels of its own, from which series.</summary>
internal sealed record MappingRule(string File, string Record, string Selector, string Expression)
{
    public override string ToString() => Record + Selector;
}

/// <summary>The rule files of <c>deploy/mappings</c>, in the form they are written in.</summary>
internal static partial class MappingRules
{
    public static readonly string[] Systems = ["triton", "vllm", "dcgm"];

    public static string FileOf(string system) => Repository.PathOf($"deploy/mappings/{system}.rules.yml");

    public static IReadOnlyList<MappingRule> Of(string system) =>
        [.. Rule().Matches(File.ReadAllText(FileOf(system))).Select(match => new MappingRule(
            system,
            match.Groups["record"].Value,
            $"{{{string.Join(',', Label().Matches(match.Groups["labels"].Value).Select(label => $"{label.Groups[1].Value}=\"{label.Groups[2].Value}\""))}}}",
            match.Groups["expr"].Value))];

    /// <summary>The series a rule reads, by name.</summary>
    public static IEnumerable<string> Foreign(this MappingRule rule) =>
        Series().Matches(rule.Expression).Select(match => match.Value).Distinct();

    [GeneratedRegex(@"^      - record: (?<record>\S+)\n(?:        labels: \{(?<labels>[^}]*)\}\n)?        expr: >-\n(?<expr>(?:          .*\n)+)", RegexOptions.Multiline)]
    private static partial Regex Rule();

    [GeneratedRegex(@"(\w+): (\w+)")]
    private static partial Regex Label();

    /// <summary>The driver's version is a label in spite of its name.</summary>
    [GeneratedRegex(@"nv_\w+|vllm:\w+|DCGM_FI_(DEV|PROF)_\w+")]
    private static partial Regex Series();
}
