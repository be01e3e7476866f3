using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using ModelObservability.Analyzers.Lifetimes;
using ModelObservability.Analyzers.Results;
using ModelObservability.Analyzers.Scopes;

namespace ModelObservability.Analyzers.Tests;

/// <summary>What the analyzers find in a text that compiles without an error.</summary>
internal static class Found
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using ModelObservability;
        global using ModelObservability.Training;
        """;

    public static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers = [new ResultAnalyzer(), new MonitorLifetimeAnalyzer(), new CallScopeAnalyzer()];

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(static path => MetadataReference.CreateFromFile(path))];

    /// <summary>The rule and the marked text of each finding, in the order of the text, as in <c>MOA001: model.PredictAsync</c>.</summary>
    public static async Task<string[]> In(params string[] texts) =>
        [.. (await Diagnostics(texts)).Select(static one => $"{one.Id}: {one.Location.SourceTree!.GetText().ToString(one.Location.SourceSpan)}")];

    /// <summary>Of a member of a class that has a monitor and a model.</summary>
    public static Task<string[]> InMember(string member) => In($$"""
        public sealed class Service
        {
            private readonly ModelMonitor monitor = new("tests");
            private readonly int[] items = [1, 2];
            private object? kept;
            private static Func<int, int>? shared;
            public Func<int, int>? Predictor { get; set; }
            private int Predict(int x) => x + 1;
            private Task<int> PredictAsync(int x) => Task.FromResult(x);
            private IEnumerable<int> PredictLazily(int x) { yield return x; }
            private bool TryPredict(int x, out int y) { y = x; return x > 0; }

            {{member}}
        }
        """);

    /// <summary>Of statements in a method of such a class.</summary>
    public static Task<string[]> InBody(string body) => InMember($"public void Body(int x) {{ {body} }}");

    public static async Task<ImmutableArray<Diagnostic>> Diagnostics(params string[] texts)
    {
        CSharpParseOptions parse = new(LanguageVersion.Latest);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Analyzed", texts.Prepend(Usings).Select(text => CSharpSyntaxTree.ParseText(text, parse)), References,
            new CSharpCompilationOptions(
                texts.Any(static text => text.StartsWith("// program", StringComparison.Ordinal)) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable));
        Assert.That(compilation.GetDiagnostics().Where(static one => one.Severity == DiagnosticSeverity.Error), Is.Empty, "the text itself is right");
        ImmutableArray<Diagnostic> found = await compilation.WithAnalyzers(Analyzers).GetAllDiagnosticsAsync();
        Assert.That(found.Where(static one => one.Id == "AD0001"), Is.Empty, "an analyzer threw");
        return [.. found.Where(static one => one.Id.StartsWith("MOA", StringComparison.Ordinal)).OrderBy(static one => one.Location.SourceSpan.Start)];
    }
}
