using Microsoft.CodeAnalysis;

namespace ModelObservability.Analyzers.Results;

/// <summary>Why a result cannot be timed by its call.</summary>
internal sealed class Objection(ITypeSymbol type, DiagnosticDescriptor rule, string advice)
{
    public Diagnostic At(SyntaxNode place) =>
        Diagnostic.Create(rule, place.GetLocation(), type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), advice);

    public bool IsAbout(DiagnosticDescriptor other) => rule == other;
}
