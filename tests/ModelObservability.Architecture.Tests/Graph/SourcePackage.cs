using System.Collections.Concurrent;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelObservability.Testing;

namespace ModelObservability.ArchitectureTests.Graph;

/// <summary>A package under <c>src</c>, compiled in memory from its sources.</summary>
internal sealed class SourcePackage
{
    /// <summary>What <c>ImplicitUsings</c> adds for <c>Microsoft.NET.Sdk</c>.</summary>
    private static readonly string[] ImplicitUsings =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"];

    private static readonly MetadataReference[] Framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => !Path.GetFileName(path).StartsWith("ModelObservability", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly ConcurrentDictionary<string, Lazy<SourcePackage>> Compiled = new(StringComparer.Ordinal);

    private SourcePackage(string name)
    {
        Name = name;
        Folder = Repository.PathOf($"src/{name}");
        XElement project = XDocument.Load(Path.Combine(Folder, $"{name}.csproj")).Root!;
        Compilation = CSharpCompilation.Create(
            name,
            Parse(project),
            [.. Framework, .. Included(project, "ProjectReference").SelectMany(static path => WithWhatItUses(Named(Path.GetFileNameWithoutExtension(path)).Compilation)).Distinct()],
            new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable, specificDiagnosticOptions: [new("MOX001", ReportDiagnostic.Suppress)]));
    }

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories)
        .Select(static path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    public string Name { get; }

    public string Folder { get; }

    public CSharpCompilation Compilation { get; }

    public static SourcePackage Named(string name) => Compiled.GetOrAdd(name, static name => new(() => new(name))).Value;

    /// <summary>The path inside the package, with forward slashes; null for a file that the package only links to.</summary>
    public string? PathInside(SyntaxTree? tree) =>
        tree is not null && tree.FilePath.StartsWith(Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? Path.GetRelativePath(Folder, tree.FilePath).Replace('\\', '/') : null;

    /// <summary>References are transitive here as they are in the build.</summary>
    private static IEnumerable<MetadataReference> WithWhatItUses(CSharpCompilation package) => package.References.OfType<CompilationReference>().Prepend(package.ToMetadataReference());

    private IEnumerable<SyntaxTree> Parse(XElement project)
    {
        IEnumerable<string> files = Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories)
            .Where(static path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Concat(Included(project, "Compile").Select(path => Path.GetFullPath(path, Folder)));
        string usings = string.Concat(ImplicitUsings.Concat(Included(project, "Using")).Select(static name => $"global using {name};\n"));

        return files.Select(static path => Parse(File.ReadAllText(path), path)).Append(Parse(usings, ""));
    }

    private static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Latest, preprocessorSymbols: ["NET", "NET10_0_OR_GREATER"]), path);

    private static IEnumerable<string> Included(XElement project, string item) =>
        project.Descendants(item).Where(static element => (string?)element.Attribute("ReferenceOutputAssembly") != "false").SelectMany(static element => ((string?)element.Attribute("Include") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries));
}
