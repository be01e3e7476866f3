using System.Text.RegularExpressions;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Metrics;

/// <summary>The folders of the engine are layers: none depends on one that depends on it.</summary>
public partial class FolderTests
{
    private static readonly string Root = Repository.PathOf("src/ModelObservability.Metrics");

    // Its members are named after the metrics; it refers to none of their types.
    private const string Names = "StateKind.cs";

    [Test]
    public void No_folder_depends_on_one_that_depends_on_it()
    {
        (string Folder, string Name, string Code)[] files = [.. Directory.EnumerateDirectories(Root).Where(folder => Path.GetFileName(folder) != "obj")
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
                .Select(file => (Path.GetFileName(folder), Path.GetFileName(file), CommentOrText().Replace(File.ReadAllText(file), ""))))];
        Dictionary<string, string> homes = files.SelectMany(file => Declaration().Matches(file.Code).Select(type => (Type: type.Groups[1].Value, file.Folder)))
            .DistinctBy(type => type.Type).ToDictionary(type => type.Type, type => type.Folder);
        Assert.That(homes, Has.Count.GreaterThan(100));

        ILookup<string, string> arrows = files.Where(file => file.Name != Names)
            .SelectMany(file => Word().Matches(file.Code).Where(word => homes.ContainsKey(word.Value)).Select(word => (From: file.Folder, To: homes[word.Value])))
            .Where(arrow => arrow.From != arrow.To).Distinct().ToLookup(arrow => arrow.From, arrow => arrow.To);
        string[] circling = [.. arrows.Select(from => from.Key).Where(folder => Reaches(folder, folder, arrows, []))];
        Assert.That(circling, Is.Empty);
    }

    private static bool Reaches(string from, string goal, ILookup<string, string> arrows, HashSet<string> seen) =>
        arrows[from].Any(next => next == goal || (seen.Add(next) && Reaches(next, goal, arrows, seen)));

    [GeneratedRegex(@"//[^\n]*|""(?:[^""\\\n]|\\.)*""")]
    private static partial Regex CommentOrText();

    [GeneratedRegex(@"\b(?:class|interface|enum|struct|record)\s+(?!class|struct)([A-Z]\w+)")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\b[A-Z]\w+\b")]
    private static partial Regex Word();
}
