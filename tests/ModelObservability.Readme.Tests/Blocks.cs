using System.Text.RegularExpressions;
using ModelObservability.Testing;

namespace ModelObservability.ReadmeTests;

/// <summary>The C# blocks of the README and of the pages under <c>docs/</c>.</summary>
internal static partial class Blocks
{
    /// <summary>Its package is not on every feed, so nothing here can refer to it; the adapter's own tests use the same calls.</summary>
    private const string WithoutPackage = "docs/managedcuda.md";

    /// <summary>Pages whose examples are whole programs that need nothing from outside.</summary>
    private static readonly string[] RunPages = ["README.md", "docs/quality.md"];

    /// <summary>The page whose program needs libtorch.</summary>
    public const string TorchSharp = "docs/torchsharp.md";

    /// <summary>Pages that begin with a whole program and what it prints; what follows is compiled only.</summary>
    public static readonly string[] ProgramPages = ["docs/mlnet.md", "docs/onnxruntime.md", "docs/chat.md", "docs/semantic-kernel.md", "docs/diagnosis.md", TorchSharp];

    private static readonly string Root = Repository.PathOf(".");

    /// <summary>Every page with C# in it.</summary>
    public static IEnumerable<string> Pages =>
        Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories).Select(static path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(static page => page != WithoutPackage).Order(StringComparer.Ordinal).Prepend("README.md");

    /// <summary>Blocks that are run: all of the pages whose examples end by themselves.</summary>
    public static IEnumerable<TestCaseData> Run => Cases(static (page, block) => RunPages.Contains(page) && !IsService(block));

    /// <summary>Blocks that are only compiled: they need a server, a device or something the reader has.</summary>
    public static IEnumerable<TestCaseData> Compiled => Cases(static (page, block) => !RunPages.Contains(page) && !IsService(block));

    /// <summary>Blocks that are a whole ASP.NET Core application.</summary>
    public static IEnumerable<TestCaseData> Services => Cases(static (_, block) => IsService(block));

    public static string[] Of(string page) => [.. Block().Matches(File.ReadAllText(Repository.PathOf(page))).Select(static match => match.Groups[1].Value)];

    /// <summary>What a page says that its first program prints: the first block of text.</summary>
    public static string OutputOf(string page) => Output().Match(File.ReadAllText(Repository.PathOf(page))).Groups[1].Value;

    private static bool IsService(string block) => block.Contains("app.Run();", StringComparison.Ordinal);

    private static IEnumerable<TestCaseData> Cases(Func<string, string, bool> wanted) => Pages.SelectMany(page => Of(page)
        .Select((block, index) => (Block: block, Name: $"{page}, block {index + 1}"))
        .Where(one => wanted(page, one.Block))
        .Select(static one => new TestCaseData(one.Block).SetArgDisplayNames(one.Name)));

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"```text\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Output();
}
