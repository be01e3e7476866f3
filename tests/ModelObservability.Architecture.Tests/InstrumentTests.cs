using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelObservability.ArchitectureTests.Graph;

namespace ModelObservability.ArchitectureTests;

/// <summary>Where instruments are made, and what does not stand beside them.</summary>
[TestFixture]
public sealed class InstrumentTests
{
    /// <summary>The guard itself, and the instruments of the core's own health.</summary>
    private static readonly string[] AlsoMakeInstruments = ["GuardedMeter.cs", "CoreMeter.cs"];

    private static readonly string[] Meters = ["Meter", "GuardedMeter"];

    private static readonly string[] Registries = ["SeriesRegistry", "Dictionary", "ConcurrentDictionary", "ConditionalWeakTable"];

    private static IEnumerable<string> Packages => SourcePackage.Names;

    [TestCaseSource(nameof(Packages))]
    public void Instruments_are_made_in_files_named_for_them_only(string package)
    {
        string[] makers = [.. Makers(SourcePackage.Named(package)).Distinct()];
        Assert.That(makers.Where(static file => !AlsoMakeInstruments.Contains(file) && !file.EndsWith("Instruments.cs", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Instruments_that_are_made_are_found() =>
        Assert.That(Makers(SourcePackage.Named("ModelObservability")), Does.Contain("InferenceInstruments.cs").And.Contain("GuardedMeter.cs"));

    [TestCaseSource(nameof(Packages))]
    public void No_class_holds_instruments_and_a_registry(string package)
    {
        SourcePackage source = SourcePackage.Named(package);
        IEnumerable<INamedTypeSymbol> types = source.Compilation.GetSymbolsWithName(static _ => true, SymbolFilter.Type).OfType<INamedTypeSymbol>();
        Assert.That(types.Where(static type => Fields(type).Any(IsInstrument) && Fields(type).Any(static field => Registries.Contains(field.Name))), Is.Empty);
    }

    private static IEnumerable<ITypeSymbol> Fields(INamedTypeSymbol type) => type.GetMembers().OfType<IFieldSymbol>().Select(static field => field.Type);

    private static IEnumerable<string> Makers(SourcePackage package) =>
        from tree in package.Compilation.SyntaxTrees
        where package.PathInside(tree) is not null && tree.GetText().ToString() is var text && (text.Contains("Instrument", StringComparison.Ordinal) || text.Contains("Meter", StringComparison.Ordinal))
        let model = package.Compilation.GetSemanticModel(tree)
        from call in tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>()
        where call.Expression is MemberAccessExpressionSyntax && model.GetSymbolInfo(call).Symbol is IMethodSymbol method && Meters.Contains(method.ContainingType.Name) && IsInstrument(method.ReturnType)
        select Path.GetFileName(tree.FilePath);

    private static bool IsInstrument(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.Name is "GuardedHistogram" or "GuardedInstrument" || (type.Name == "Instrument" && type.ContainingNamespace.ToDisplayString() == "System.Diagnostics.Metrics")) return true;
        }

        return false;
    }
}
