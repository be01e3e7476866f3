using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ModelObservability.Analyzers.Scopes;

/// <summary>Control flow graphs of functions inside functions.</summary>
internal static class Graph
{
    /// <summary>The graph of the innermost function around an operation.</summary>
    public static ControlFlowGraph? Around(OperationAnalysisContext context, IOperation operation)
    {
        Stack<IOperation> functions = new();
        for (IOperation? around = operation.FunctionAround(); around is not null; around = around.FunctionAround()) functions.Push(around);
        ControlFlowGraph? graph = context.GetControlFlowGraph();
        while (graph is not null && functions.Count > 0) graph = Inside(graph, functions.Pop());
        return graph;
    }

    /// <summary>Whether an operation of a graph holds one of the given pieces of code.</summary>
    public static bool Holds(IOperation operation, Func<SyntaxNode, bool> wanted) =>
        operation.DescendantsAndSelf().Any(one => one is IInvocationOperation && wanted(one.Syntax));

    private static ControlFlowGraph? Inside(ControlFlowGraph graph, IOperation function)
    {
        if (function is ILocalFunctionOperation local) return graph.LocalFunctions.Any(one => KnownTypes.Same(one, local.Symbol)) ? graph.GetLocalFunctionControlFlowGraph(local.Symbol) : null;
        IFlowAnonymousFunctionOperation? lambda = graph.Blocks.SelectMany(static block => block.BranchValue is null ? block.Operations : block.Operations.Add(block.BranchValue))
            .SelectMany(static one => one.DescendantsAndSelf()).OfType<IFlowAnonymousFunctionOperation>().FirstOrDefault(one => one.Syntax == function.Syntax);
        return lambda is null ? null : graph.GetAnonymousFunctionControlFlowGraph(lambda);
    }
}
