using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ModelObservability.ReadmeTests;

/// <summary>Compiles a block as the program of a reader.</summary>
internal static class Compiler
{
    /// <summary>What <c>Microsoft.NET.Sdk.Web</c> imports.</summary>
    private const string WebUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Net.Http.Json;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """;

    /// <summary>What docs/write-an-adapter.md tells its reader to suppress.</summary>
    private static readonly KeyValuePair<string, ReportDiagnostic>[] Suppressed = [new("MOX001", ReportDiagnostic.Suppress)];

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(static path => MetadataReference.CreateFromFile(path))];

    /// <summary>With the things that a reader has around a block.</summary>
    public static MemoryStream Block(string block) => Emit("Readme" + Guid.NewGuid().ToString("N"), block, Surroundings.Text, Surroundings.Engine);

    /// <summary>As it stands, as the <c>Program.cs</c> of <c>dotnet new web</c>.</summary>
    public static MemoryStream Service(string name, string block) => Emit(name, block, WebUsings);

    private static MemoryStream Emit(string name, params string[] texts)
    {
        CSharpParseOptions parse = new(LanguageVersion.Latest);
        CSharpCompilation compilation = CSharpCompilation.Create(
            name, texts.Select(text => CSharpSyntaxTree.ParseText(text, parse)), References,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable, specificDiagnosticOptions: Suppressed));
        MemoryStream image = new();
        var result = compilation.Emit(image);
        Assert.That(result.Diagnostics.Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Error), Is.Empty);
        image.Position = 0;
        return image;
    }
}
