using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ModelObservability.Analyzers.Lifetimes;

/// <summary>MOA003: what a <c>using</c> monitor observes is returned, or kept in a field, and so outlives the monitor.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class MonitorLifetimeAnalyzer : DiagnosticAnalyzer
{
    /// <summary>Besides <c>Track…</c>: what records nothing once its monitor is disposed.</summary>
    private static readonly HashSet<string> Observing = ["Observe", "LoadOnnx", "StartInference", "StartTraining", "StartStudy"];

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Outlives];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        KnownTypes.OnInvocations(context, Look);
    }

    private static void Look(OperationAnalysisContext context, IInvocationOperation call, KnownTypes types)
    {
        if (!Observing.Contains(call.TargetMethod.Name) && !call.TargetMethod.Name.StartsWith("Track", StringComparison.Ordinal)) return;
        if (types.MonitorOf(call)?.Bare() is not ILocalReferenceOperation { Local: { IsUsing: true } monitor }) return;
        if (DeclarationOf(call.Root(), monitor) is { } declaration && Escape.Of(call, declaration.FunctionAround()) is { } place)
            context.ReportDiagnostic(Diagnostic.Create(Rules.Outlives, place.GetLocation(), monitor.Name));
    }

    private static IOperation? DeclarationOf(IOperation root, ILocalSymbol local) =>
        root.Descendants().OfType<IVariableDeclaratorOperation>().FirstOrDefault(one => KnownTypes.Same(one.Symbol, local));
}
