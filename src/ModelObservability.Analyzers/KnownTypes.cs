using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ModelObservability.Analyzers;

/// <summary>The types of the library as the compiled project sees them.</summary>
internal sealed class KnownTypes
{
    private const string Library = "ModelObservability";

    private KnownTypes(Compilation compilation, INamedTypeSymbol monitor)
    {
        Monitor = monitor;
        Calls = compilation.GetTypeByMetadataName("ModelObservability.InferenceCall");
        TrainingScopes = compilation.GetTypeByMetadataName("ModelObservability.Training.TrainingScope");
    }

    public INamedTypeSymbol Monitor { get; }

    public INamedTypeSymbol? Calls { get; }

    public INamedTypeSymbol? TrainingScopes { get; }

    /// <summary>Looks at every call of a method in projects that use the library, and in no others.</summary>
    public static void OnInvocations(AnalysisContext context, Action<OperationAnalysisContext, IInvocationOperation, KnownTypes> look)
    {
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName("ModelObservability.ModelMonitor") is not { } monitor) return;
            KnownTypes types = new(start.Compilation, monitor);
            start.RegisterOperationAction(one => look(one, (IInvocationOperation)one.Operation, types), OperationKind.Invocation);
        });
    }

    public static bool Same(ISymbol? one, ISymbol? other) => SymbolEqualityComparer.Default.Equals(one, other);

    /// <summary>The monitor that an extension method of one of our packages is called on; null for any other call.</summary>
    public IOperation? MonitorOf(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (!method.IsExtensionMethod || call.Arguments.Length == 0 || !IsOurs(method.ContainingType)) return null;
        IArgumentOperation? first = call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0);
        return first is not null && Same(first.Parameter!.Type, Monitor) ? first.Value : null;
    }

    private static bool IsOurs(INamedTypeSymbol type)
    {
        INamespaceSymbol space = type.ContainingNamespace;
        while (space.ContainingNamespace is { IsGlobalNamespace: false } outer) space = outer;
        return space.Name == Library;
    }
}
