using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ModelObservability.Analyzers;

/// <summary>Ways through the operations of a function.</summary>
internal static class OperationTree
{
    public static bool IsFunction(this IOperation operation) => operation is IAnonymousFunctionOperation or ILocalFunctionOperation;

    /// <summary>The operations of a function without those of functions inside it.</summary>
    public static IEnumerable<IOperation> WithoutInnerFunctions(this IOperation root)
    {
        foreach (IOperation child in root.ChildOperations)
        {
            if (child.IsFunction()) continue;
            yield return child;
            foreach (IOperation below in child.WithoutInnerFunctions()) yield return below;
        }
    }

    /// <summary>A value without the conversions that keep it the same object.</summary>
    public static IOperation Bare(this IOperation value)
    {
        while (true)
        {
            switch (value)
            {
                case IConversionOperation conversion when KeepsTheObject(conversion): value = conversion.Operand; break;
                case IParenthesizedOperation parenthesized: value = parenthesized.Operand; break;
                default: return value;
            }
        }
    }

    public static bool KeepsTheObject(this IConversionOperation conversion) => conversion.Conversion is { IsUserDefined: false, IsNumeric: false };

    /// <summary>The innermost lambda or local function around an operation; null in the member itself.</summary>
    public static IOperation? FunctionAround(this IOperation operation)
    {
        IOperation? around = operation.Parent;
        while (around is not null && !around.IsFunction()) around = around.Parent;
        return around;
    }

    public static IOperation Root(this IOperation operation)
    {
        while (operation.Parent is { } parent) operation = parent;
        return operation;
    }

    public static IEnumerable<ILocalReferenceOperation> ReferencesTo(this IOperation root, ILocalSymbol local) =>
        root.Descendants().OfType<ILocalReferenceOperation>().Where(reference => KnownTypes.Same(reference.Local, local) && !reference.IsDeclaration);
}
