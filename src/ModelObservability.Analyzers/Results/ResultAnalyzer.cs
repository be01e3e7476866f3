using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ModelObservability.Analyzers.Results;

/// <summary>
/// MOA001 and MOA002: results that are not there when the call returns. Most of them the library refuses when the model is wrapped; a lambda that
/// gives a task or a lazy sequence as an <c>object</c> only the compiler can see.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ResultAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Awaited, Rules.ReadLater];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        KnownTypes.OnInvocations(context, Look);
    }

    private static void Look(OperationAnalysisContext context, IInvocationOperation call, KnownTypes types)
    {
        if (types.MonitorOf(call) is null || call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 1)?.Value is not { } model) return;
        Objection? objection = call.TargetMethod.Name switch
        {
            "Observe" when call.TargetMethod.ContainingType.Name == "InferenceExtensions" => ToResult(call.TargetMethod) ?? ToWhatIsHidden(call.TargetMethod, model),
            "ObserveLoad" when TypeOf(call.TargetMethod, "TModel") is { } loaded && UnfinishedResult.IsAwaitable(loaded) =>
                new(loaded, Rules.Awaited, "use ObserveLoadAsync, with a function that returns a Task of the model"),
            _ => null,
        };
        if (objection is not null) context.ReportDiagnostic(objection.At(model.Syntax));
    }

    private static Objection? ToResult(IMethodSymbol observe) => (TypeOf(observe, "TOutput") ?? TypeOf(observe, "TItem")) is { } result ? UnfinishedResult.To(result) : null;

    private static ITypeSymbol? TypeOf(IMethodSymbol method, string parameter) =>
        method.TypeParameters.FirstOrDefault(one => one.Name == parameter) is { } found ? method.TypeArguments[found.Ordinal] : null;

    /// <summary>What the function itself gives, where the type of its delegate says less. Only functions that return the bare result have that question.</summary>
    private static Objection? ToWhatIsHidden(IMethodSymbol observe, IOperation model)
    {
        if (observe.OriginalDefinition.Parameters[1].Type is not INamedTypeSymbol { Name: "Func" } function) return null;
        if (function.TypeArguments.Last() is not ITypeParameterSymbol) return null;
        return ReturnedValues.TypesOf(model).Select(UnfinishedResult.To).FirstOrDefault(static objection => objection is not null);
    }
}
