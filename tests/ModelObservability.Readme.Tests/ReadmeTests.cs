using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelObservability.Testing;

namespace ModelObservability.ReadmeTests;

/// <summary>The code blocks of the README and of pages of the docs compile as they stand, and run.</summary>
[TestFixture]
public sealed partial class ReadmeTests
{
    /// <summary>What a reader has around the blocks: a model, a monitor, an id.</summary>
    private const string Surroundings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using ModelObservability;
        global using static Surroundings;

        public sealed class ReadersModel
        {
            public float Predict(float[] features) => features.Sum() > 1 ? 0.9f : 0.1f;
        }

        public sealed class ReadersNetwork
        {
            public float[] Predict(float[] pixels) => Enumerable.Range(0, 10 * pixels.Length / 64).Select(index => index % 10 == 3 ? 0.91f : 0.01f).ToArray();
        }

        public static class Surroundings
        {
            public static readonly ReadersModel model = new();
            public static readonly ReadersNetwork network = new();
            public static readonly ModelMonitor monitor = new("readme");
            public static readonly Guid requestId = Guid.NewGuid();
            public static readonly int predictedClass = 3, trueClass = 3;
        }
        """;

    private static readonly string Readme = File.ReadAllText(Repository.PathOf("README.md"));

    /// <summary>Pages whose examples are whole programs.</summary>
    private static readonly string[] Pages = ["README.md", "docs/quality.md"];

    private static IEnumerable<TestCaseData> Blocks => Pages.SelectMany(page => Block().Matches(File.ReadAllText(Repository.PathOf(page)))
        .Select((match, index) => new TestCaseData(match.Groups[1].Value).SetArgDisplayNames($"{page}, block {index + 1}")));

    [TestCaseSource(nameof(Blocks))]
    public async Task A_code_block_compiles_and_runs(string block)
    {
        MethodInfo entry = Compile(block).EntryPoint!;
        object? result = entry.Invoke(null, entry.GetParameters().Length == 0 ? [] : [Array.Empty<string>()]);
        if (result is Task task) await task;
    }

    [Test]
    public void The_first_block_is_ten_lines_and_says_what_it_counted()
    {
        string block = Block().Match(Readme).Groups[1].Value;
        Assert.That(block.Split('\n').Count(line => line.Trim().Length > 0), Is.LessThanOrEqualTo(10));

        TextWriter console = Console.Out;
        using StringWriter output = new();
        Console.SetOut(output);
        try
        {
            MethodInfo entry = Compile(block).EntryPoint!;
            entry.Invoke(null, [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
        }

        Assert.That(output.ToString().Trim(), Is.EqualTo($"accuracy {1.0:P0}"));
    }

    [Test]
    public void The_readme_stays_short_enough_to_be_read()
    {
        Assert.That(Readme.Split('\n'), Has.Length.LessThan(250));
    }

    [Test]
    public void Every_file_the_readme_points_at_is_there()
    {
        string[] missing = [.. Link().Matches(Readme).Select(match => match.Groups[1].Value).Where(target => !Path.Exists(Repository.PathOf(target)))];
        Assert.That(missing, Is.Empty);
    }

    private static Assembly Compile(string block)
    {
        CSharpParseOptions parse = new(LanguageVersion.Latest);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Readme" + Guid.NewGuid().ToString("N"),
            [CSharpSyntaxTree.ParseText(block, parse), CSharpSyntaxTree.ParseText(Surroundings, parse)],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using MemoryStream image = new();
        var result = compilation.Emit(image);
        Assert.That(result.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Error), Is.Empty);
        image.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(image);
    }

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)\)")]
    private static partial Regex Link();
}
