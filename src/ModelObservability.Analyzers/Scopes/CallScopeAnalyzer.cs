using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ModelObservability.Analyzers.Scopes;

/// <summary>
/// MOA004: a scope that is left without <c>Complete</c> or <c>Fail</c> where nothing is thrown. A scope that is handed to anybody else may be
/// completed there: that is silent.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class CallScopeAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Incomplete];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        KnownTypes.OnInvocations(context, Look);
    }

    private static void Look(OperationAnalysisContext context, IInvocationOperation call, KnownTypes types)
    {
        if (!Opens(call, types)) return;
        IOperation value = call;
        while (value.Parent is IConversionOperation or IParenthesizedOperation) value = value.Parent;
        switch (value.Parent)
        {
            case IUsingOperation { Resources: var resource } when resource == value:
            case IExpressionStatementOperation:
            case ISimpleAssignmentOperation { Target: IDiscardOperation }:
                Report("anywhere, because nothing holds it");
                break;
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var scope } } when EndingsOf(call, scope) is { } endings:
                IOperation? leaving = Graph.Around(context, call) is { } graph ? new OpenPaths(graph, call, scope, endings).Leaving() : null;
                if (leaving is not null) Report(Where(leaving, endings));
                break;
        }

        void Report(string where) =>
            context.ReportDiagnostic(Diagnostic.Create(Rules.Incomplete, call.Syntax.GetLocation(), call.TargetMethod.Name, where));
    }

    private static string Where(IOperation leaving, HashSet<SyntaxNode> endings) =>
        endings.Count == 0 ? "anywhere" : $"where line {leaving.Syntax.GetLocation().GetLineSpan().EndLinePosition.Line + 1} leaves it";

    private static bool Opens(IInvocationOperation call, KnownTypes types) => call.TargetMethod.Name switch
    {
        "StartInference" => types.Calls is not null && KnownTypes.Same(call.Type, types.Calls),
        "Checkpoint" => types.TrainingScopes is not null && KnownTypes.Same(call.Type, types.TrainingScopes),
        _ => false,
    };

    /// <summary>The calls of <c>Complete</c> and <c>Fail</c> on a scope; null where others may hold it.</summary>
    private static HashSet<SyntaxNode>? EndingsOf(IOperation start, ILocalSymbol scope)
    {
        HashSet<SyntaxNode> endings = [];
        IOperation? function = start.FunctionAround();
        foreach (ILocalReferenceOperation reference in start.Root().ReferencesTo(scope))
        {
            if (reference.FunctionAround() != function || reference.Parent is not IInvocationOperation call || call.Instance != reference) return null;
            if (call.TargetMethod.Name is "Complete" or "Fail") endings.Add(call.Syntax);
        }

        return endings;
    }
}
