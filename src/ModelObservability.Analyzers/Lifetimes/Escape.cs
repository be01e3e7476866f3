using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ModelObservability.Analyzers.Lifetimes;

/// <summary>
/// Follows a value to where it leaves a function for certain: a <c>return</c>, a field or property of the object or the class, an <c>out</c>
/// parameter; through locals that are set once, and in lambdas that leave. What is handed to a method or another object may stay: that is silent.
/// </summary>
internal static class Escape
{
    /// <summary>Where the value leaves the function; null where it does not or nobody can tell.</summary>
    /// <param name="value">The value.</param>
    /// <param name="function">The lambda or local function that is left; null for the member.</param>
    public static SyntaxNode? Of(IOperation value, IOperation? function) => Of(value, function, []);

    private static SyntaxNode? Of(IOperation value, IOperation? function, HashSet<ISymbol> followed)
    {
        IOperation outermost = OutermostLambda(value, function);
        if (outermost is ILocalFunctionOperation) return null;
        (IOperation at, IOperation? parent) = (outermost, outermost.Parent);
        while (parent is IParenthesizedOperation or IDelegateCreationOperation or ITupleOperation or ICoalesceOperation or IConditionalOperation
            || (parent is IConversionOperation conversion && conversion.KeepsTheObject()))
        {
            if (parent is IConditionalOperation conditional && conditional.Condition == at) return null;
            (at, parent) = (parent, parent.Parent);
        }

        return parent switch
        {
            IReturnOperation { Kind: OperationKind.Return } => parent.FunctionAround() == function && !IsIterator(parent) ? at.Syntax : null,
            ISimpleAssignmentOperation assignment when assignment.Value == at => Into(assignment.Target, at, function, followed),
            ICoalesceAssignmentOperation assignment when assignment.Value == at => Into(assignment.Target, at, function, followed),
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => Through(declarator.Symbol, declarator, function, followed),
            _ => null,
        };
    }

    private static SyntaxNode? Into(IOperation target, IOperation value, IOperation? function, HashSet<ISymbol> followed) => target switch
    {
        IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol, Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } => value.Syntax,
        IParameterReferenceOperation { Parameter.RefKind: RefKind.Out or RefKind.Ref } => value.Syntax,
        ILocalReferenceOperation local => Through(local.Local, value, function, followed),
        _ => null,
    };

    /// <summary>Through a local that holds nothing else.</summary>
    private static SyntaxNode? Through(ILocalSymbol local, IOperation from, IOperation? function, HashSet<ISymbol> followed)
    {
        if (!followed.Add(local)) return null;
        ILocalReferenceOperation[] references = [.. from.Root().ReferencesTo(local)];
        if (references.Count(IsWritten) > (from is IVariableDeclaratorOperation ? 0 : 1)) return null;
        return references.Where(static one => !IsWritten(one)).Select(one => Of(one, function, followed)).FirstOrDefault(static place => place is not null);
    }

    private static bool IsWritten(ILocalReferenceOperation reference) =>
        reference.Parent is IAssignmentOperation assignment && assignment.Target == reference
        || reference.Parent is IArgumentOperation { Parameter.RefKind: RefKind.Out or RefKind.Ref };

    /// <summary>The outermost lambda or local function around a value inside a function: where that leaves, the value goes with it.</summary>
    private static IOperation OutermostLambda(IOperation value, IOperation? function)
    {
        for (IOperation? around = value.FunctionAround(); around is not null && around != function; around = around.FunctionAround()) value = around;
        return value;
    }

    /// <summary>An iterator disposes its locals when its reader is done.</summary>
    private static bool IsIterator(IOperation operation) => operation.Root().Descendants().Any(static one => one.Kind is OperationKind.YieldReturn or OperationKind.YieldBreak);
}
