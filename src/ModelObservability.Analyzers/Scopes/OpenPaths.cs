using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ModelObservability.Analyzers.Scopes;

/// <summary>
/// Follows the ways from the start of a scope on which it stays open. Ways through exceptions are not looked at: a scope that an exception
/// leaves has failed. Nor is the other way of a branch that leads straight to <c>Complete</c>: <c>if (ok) call.Complete();</c> means what it says.
/// </summary>
internal sealed class OpenPaths(ControlFlowGraph graph, IInvocationOperation start, ILocalSymbol scope, HashSet<SyntaxNode> endings)
{
    private readonly HashSet<BasicBlock> seen = [];
    private readonly Queue<BasicBlock> open = [];
    private IOperation? last;

    /// <summary>An operation after which the scope is left open; null where there is none.</summary>
    public IOperation? Leaving()
    {
        foreach (BasicBlock block in graph.Blocks)
        {
            int at = IndexOfStart(block);
            if (at < 0) continue;
            last = block.Operations[at];
            if (Continue(block, at + 1)) return last;
            while (open.Count > 0)
                if (Continue(open.Dequeue(), 0)) return last;
            return null;
        }

        return null;
    }

    private int IndexOfStart(BasicBlock block)
    {
        for (int index = 0; index < block.Operations.Length; index++)
            if (Graph.Holds(block.Operations[index], syntax => syntax == start.Syntax)) return index;
        return -1;
    }

    /// <summary>Whether the scope is left by one of the ways out of a block.</summary>
    private bool Continue(BasicBlock block, int from)
    {
        foreach (IOperation operation in Operations(block).Skip(from))
            if (Graph.Holds(operation, endings.Contains) || NeverReturns(operation)) return false;
        ControlFlowBranch?[] ways = Ways(block);
        if (ways.Length > 1 && ways.Any(way => EndsAtOnce(way?.Destination))) return false;
        IOperation? here = Operations(block).LastOrDefault();
        return ways.Any(way => way is not null && Leaves(way, here));
    }

    /// <summary>The ways out of a block that can be gone: a loop over <c>true</c> ends by its breaks only.</summary>
    private static ControlFlowBranch?[] Ways(BasicBlock block) => block switch
    {
        { ConditionKind: ControlFlowConditionKind.None } => [block.FallThroughSuccessor],
        { BranchValue.ConstantValue: { HasValue: true, Value: bool value } } => [value == (block.ConditionKind == ControlFlowConditionKind.WhenTrue) ? block.ConditionalSuccessor : block.FallThroughSuccessor],
        _ => [block.FallThroughSuccessor, block.ConditionalSuccessor],
    };

    private bool Leaves(ControlFlowBranch way, IOperation? here)
    {
        if (way.Semantics is not (ControlFlowBranchSemantics.Regular or ControlFlowBranchSemantics.Return) || way.Destination is not { } next) return false;
        if (way.FinallyRegions.Any(EndsIn)) return false;
        if (next.Kind == BasicBlockKind.Exit || way.LeavingRegions.Any(region => region.Locals.Any(local => KnownTypes.Same(local, scope))))
        {
            last = here ?? last;
            return true;
        }

        if (seen.Add(next)) open.Enqueue(next);
        return false;
    }

    private bool EndsIn(ControlFlowRegion region)
    {
        for (int ordinal = region.FirstBlockOrdinal; ordinal <= region.LastBlockOrdinal; ordinal++)
            if (Operations(graph.Blocks[ordinal]).Any(one => Graph.Holds(one, endings.Contains))) return true;
        return false;
    }

    private bool EndsAtOnce(BasicBlock? block) => block is not null && Operations(block).FirstOrDefault() is { } first && Graph.Holds(first, endings.Contains);

    private static ImmutableArray<IOperation> Operations(BasicBlock block) => block.BranchValue is null ? block.Operations : block.Operations.Add(block.BranchValue);

    private static bool NeverReturns(IOperation operation) => operation.DescendantsAndSelf().OfType<IInvocationOperation>()
        .Any(static call => call.TargetMethod.GetAttributes().Any(static one => one.AttributeClass?.Name == "DoesNotReturnAttribute"));
}
