using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using ModelObservability.Testing;

namespace ModelObservability.ReadmeTests;

/// <summary>The code blocks of the README and of the docs compile as they stand, and those that end by themselves run.</summary>
[TestFixture]
public sealed partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Repository.PathOf("README.md"));

    private static IEnumerable<TestCaseData> Run => Blocks.Run;

    private static IEnumerable<TestCaseData> Compiled => Blocks.Compiled;

    private static IEnumerable<string> Pages => Blocks.Pages;

    [TestCaseSource(nameof(Run))]
    public async Task A_code_block_compiles_and_runs(string block)
    {
        MethodInfo entry = Load(block);
        object? result = entry.Invoke(null, entry.GetParameters().Length == 0 ? [] : [Array.Empty<string>()]);
        if (result is Task task) await task;
    }

    [TestCaseSource(nameof(Compiled))]
    public void A_code_block_that_needs_something_from_outside_compiles(string block) => Compiler.Block(block).Dispose();

    [Test]
    public void The_first_block_is_ten_lines_and_says_what_it_counted()
    {
        string block = Blocks.Of("README.md")[0];
        Assert.That(block.Split('\n').Count(line => line.Trim().Length > 0), Is.LessThanOrEqualTo(10));

        Assert.That(Printed(block), Is.EqualTo($"accuracy {1.0:P0}"));
    }

    [TestCaseSource(typeof(Blocks), nameof(Blocks.ProgramPages))]
    public void A_page_that_begins_with_a_program_shows_what_it_prints(string page)
    {
        if (page == Blocks.TorchSharp) Libtorch.Require();
        Assert.That(Printed(Blocks.Of(page)[0]), Is.EqualTo(Blocks.OutputOf(page).Trim()));
    }

    [Test]
    public void The_readme_stays_short_enough_to_be_read()
    {
        Assert.That(Readme.Split('\n'), Has.Length.LessThan(250));
    }

    [TestCaseSource(nameof(Pages))]
    public void Every_file_a_page_points_at_is_there(string page)
    {
        string folder = Path.GetDirectoryName(Repository.PathOf(page))!;
        string[] missing = [.. Link().Matches(File.ReadAllText(Repository.PathOf(page))).Select(static match => match.Groups[1].Value).Where(target => !Path.Exists(Path.Combine(folder, target)))];
        Assert.That(missing, Is.Empty);
    }

    [Test]
    public void The_way_in_names_every_page()
    {
        string index = File.ReadAllText(Repository.PathOf("docs/README.md")) + Readme;
        string[] absent = [.. Blocks.Pages.Where(static page => page is not "README.md" and not "docs/README.md" && !page.StartsWith("docs/signals/", StringComparison.Ordinal) && !page.StartsWith("docs/decisions/", StringComparison.Ordinal))
            .Where(page => !index.Contains($"({page["docs/".Length..]})", StringComparison.Ordinal) && !index.Contains($"({page})", StringComparison.Ordinal))];
        Assert.That(absent, Is.Empty);
    }

    private static string Printed(string block)
    {
        TextWriter console = Console.Out;
        using StringWriter output = new();
        Console.SetOut(output);
        try
        {
            Load(block).Invoke(null, [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
        }

        return output.ToString().Trim();
    }

    private static MethodInfo Load(string block)
    {
        using MemoryStream image = Compiler.Block(block);
        return AssemblyLoadContext.Default.LoadFromStream(image).EntryPoint!;
    }

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
