using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using ModelObservability.Testing;

namespace ModelObservability.Analyzers.Tests;

/// <summary>The rules, their page, and the compiler they run in.</summary>
[TestFixture]
public sealed partial class RulesTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs/analyzers.md"));

    private static IEnumerable<DiagnosticDescriptor> All => Found.Analyzers.SelectMany(static one => one.SupportedDiagnostics).OrderBy(static one => one.Id);

    [Test]
    public void Every_rule_has_its_part_of_the_page_and_the_page_no_other()
    {
        Assert.That(Heading().Matches(Page).Select(static match => match.Groups[1].Value), Is.EqualTo(All.Select(static one => one.Id)));
        foreach (DiagnosticDescriptor rule in All)
        {
            Assert.That(rule.HelpLinkUri, Does.EndWith($"docs/analyzers.md#{rule.Id.ToLowerInvariant()}"));
            Assert.That((rule.IsEnabledByDefault, rule.DefaultSeverity), Is.EqualTo((true, DiagnosticSeverity.Warning)));
        }
    }

    [TestCase("MOA001", 2)]
    [TestCase("MOA002", 1)]
    [TestCase("MOA003", 1)]
    [TestCase("MOA004", 1)]
    public async Task The_example_of_a_rule_shows_what_is_found_and_what_is_not(string rule, int findings)
    {
        string part = Page[Page.IndexOf($"## {rule}", StringComparison.Ordinal)..];
        string block = Block().Match(part).Groups[1].Value;
        string[] found = [.. (await Found.Diagnostics("// program\n_ = 0;\n" + block, "public static class Surroundings { public static readonly ModelMonitor monitor = new(\"docs\"); }", "global using static Surroundings;"))
            .Select(static one => one.Id)];

        Assert.That(found, Is.EqualTo(Enumerable.Repeat(rule, findings)));
    }

    [Test]
    public void The_analyzers_load_in_the_compiler_of_the_oldest_SDK_that_global_json_allows()
    {
        using JsonDocument settings = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("global.json")));
        Assert.That(settings.RootElement.GetProperty("sdk").GetProperty("version").GetString(), Is.EqualTo("10.0.100"), "its compiler is 5.0");
        Version compiler = typeof(Rules).Assembly.GetReferencedAssemblies().Single(static one => one.Name == "Microsoft.CodeAnalysis").Version!;
        Assert.That(compiler, Is.EqualTo(new Version(5, 0, 0, 0)));
        Assert.That(typeof(Rules).Assembly.GetReferencedAssemblies().Select(static one => one.Name), Is.SubsetOf(
            ["netstandard", "Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp", "System.Collections.Immutable"]), "nothing else is beside them in the package");
    }

    [Test]
    public async Task Projects_without_the_library_are_left_alone()
    {
        CSharpCompilation alone = CSharpCompilation.Create(
            "Alone", [CSharpSyntaxTree.ParseText("class Alone { object Use() => \"\".ToString(); }")], [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)]);
        Assert.That(await alone.WithAnalyzers(Found.Analyzers).GetAnalyzerDiagnosticsAsync(), Is.Empty);
    }

    [GeneratedRegex(@"^## (MOA\d+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
