using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ModelObservability.Analyzers.Results;

/// <summary>What a lambda or a method group gives, before it is converted to the result of its delegate.</summary>
internal static class ReturnedValues
{
    public static IEnumerable<ITypeSymbol> TypesOf(IOperation model) => model.Bare() switch
    {
        IDelegateCreationOperation { Target: IMethodReferenceOperation group } => [group.Method.ReturnType],
        IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda } => Returned(lambda),
        _ => [],
    };

    private static IEnumerable<ITypeSymbol> Returned(IAnonymousFunctionOperation lambda) => lambda.Body.WithoutInnerFunctions().OfType<IReturnOperation>()
        .Select(static one => one.ReturnedValue).OfType<IOperation>().SelectMany(Parts).Select(static value => value.Type).OfType<ITypeSymbol>();

    /// <summary>A value, or the members of an anonymous object, of which its type says nothing.</summary>
    private static IEnumerable<IOperation> Parts(IOperation value) => value.Bare() is IAnonymousObjectCreationOperation made
        ? made.Initializers.OfType<ISimpleAssignmentOperation>().SelectMany(static member => Parts(member.Value))
        : [value.Bare()];
}
