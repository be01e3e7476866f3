using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelObservability.ArchitectureTests.Graph;

/// <summary>Which folder of a package uses which other, by the symbols that its code binds to. Comments and <c>using</c> lines do not count.</summary>
internal sealed class FolderGraph
{
    public const string Root = ".";

    private readonly SourcePackage _package;
    private readonly Dictionary<Edge, List<Use>> _uses = [];

    public FolderGraph(SourcePackage package)
    {
        _package = package;
        foreach (SyntaxTree tree in package.Compilation.SyntaxTrees)
        {
            if (package.PathInside(tree) is { } file) Add(file, tree);
        }
    }

    public IReadOnlyDictionary<Edge, List<Use>> Uses => _uses;

    private static string FolderOf(string file) => Path.GetDirectoryName(file) is { Length: > 0 } folder ? folder.Replace('\\', '/') : Root;

    private void Add(string file, SyntaxTree tree)
    {
        SemanticModel model = _package.Compilation.GetSemanticModel(tree);
        foreach (SyntaxNode node in tree.GetRoot().DescendantNodes(static node => node is not UsingDirectiveSyntax))
        {
            if (node is not (SimpleNameSyntax or BaseObjectCreationExpressionSyntax or ConstructorInitializerSyntax)) continue;
            if (model.GetSymbolInfo(node).Symbol is { } symbol) Add(file, node, symbol);
        }
    }

    private void Add(string file, SyntaxNode node, ISymbol symbol)
    {
        if (symbol is INamespaceSymbol or ILocalSymbol or IParameterSymbol or ITypeParameterSymbol) return;
        string[] declared = [.. Declaration(symbol).Select(reference => _package.PathInside(reference.SyntaxTree)).OfType<string>()];
        string folder = FolderOf(file);
        if (declared.Length == 0 || declared.Any(other => FolderOf(other) == folder)) return;

        Edge edge = new(folder, FolderOf(declared[0]));
        if (!_uses.TryGetValue(edge, out List<Use>? uses)) _uses.Add(edge, uses = []);
        uses.Add(new(file, node.GetLocation().GetLineSpan().StartLinePosition.Line + 1, symbol.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat), declared[0]));
    }

    /// <summary>Where a symbol is written down; what the compiler adds (a default constructor, a member of a record) is written where its type is.</summary>
    private static IEnumerable<SyntaxReference> Declaration(ISymbol symbol)
    {
        ISymbol? written = symbol is IMethodSymbol { ReducedFrom: { } extension } ? extension : symbol.OriginalDefinition;
        while (written is { DeclaringSyntaxReferences.IsEmpty: true }) written = written.ContainingType;
        return written?.DeclaringSyntaxReferences ?? [];
    }
}
