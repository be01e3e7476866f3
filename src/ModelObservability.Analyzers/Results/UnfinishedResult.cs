using Microsoft.CodeAnalysis;

namespace ModelObservability.Analyzers.Results;

/// <summary>
/// Types of results whose work is not done when the call returns: what the library refuses when a model is wrapped, by the same rules, so that it
/// is known before the program runs.
/// </summary>
internal static class UnfinishedResult
{
    private static readonly string[] Sizes = ["Count", "Length", "LongLength", "FlattenedLength"];

    private static readonly HashSet<string> Holders = ["System.Nullable<T>", "System.Collections.Generic.KeyValuePair<TKey, TValue>"];

    /// <summary>What is wrong with a type; null for nothing.</summary>
    public static Objection? To(ITypeSymbol type)
    {
        if (IsAwaitable(type)) return new(type, Rules.Awaited, HowToAwait(type));
        if (Implements(type, "System.Collections.Generic.IAsyncEnumerable<T>")
            || (Implements(type, "System.IAsyncDisposable") && Implements(type, "System.Collections.Generic.IAsyncEnumerator<T>")))
            return new(type, Rules.Awaited, "observe the stream itself: leave out the type arguments, or monitor.Observe(stream)");
        if (IsReadLater(type)) return new(type, Rules.ReadLater, "read its items in the function and return an array or a list (ToArray())");
        if (Implements(type, "System.IObservable<T>") || Extends(type, "System.Threading.Channels.ChannelReader<T>"))
            return new(type, Rules.ReadLater, "return an IAsyncEnumerable, which is observed as a stream");
        if (type.TypeKind == TypeKind.Delegate || Extends(type, "System.Delegate") || Extends(type, "System.Lazy<T>")) return new(type, Rules.ReadLater, "return the value");
        return Parts(type).Select(To).FirstOrDefault(static objection => objection is not null);
    }

    public static bool IsAwaitable(ITypeSymbol type) =>
        Implements(type, "System.IAsyncResult")
        || WithBases(type).SelectMany(static part => part.GetMembers("GetAwaiter")).OfType<IMethodSymbol>()
            .Any(static method => !method.IsStatic && method.Parameters.IsEmpty && method.DeclaredAccessibility == Accessibility.Public
                && Implements(method.ReturnType, "System.Runtime.CompilerServices.INotifyCompletion"));

    private static string HowToAwait(ITypeSymbol type) => Name(type) switch
    {
        "System.Threading.Tasks.Task<TResult>" or "System.Threading.Tasks.ValueTask<TResult>" => "leave out the type arguments of Observe, or specify the type of the task's result",
        "System.Threading.Tasks.Task" or "System.Threading.Tasks.ValueTask" => "leave out the type arguments of Observe",
        _ => "return a Task: async input => await model(input)",
    };

    /// <summary>Sequences without a size, and readers. A class may hold what it enumerates; an interface is judged by its members.</summary>
    private static bool IsReadLater(ITypeSymbol type) =>
        Implements(type, "System.Linq.IQueryable") || Extends(type, "System.Linq.ParallelQuery")
        || Implements(type, "System.Collections.IEnumerator") || Implements(type, "System.Data.IDataReader") || Name(type) == "Microsoft.ML.IDataView"
        || (type.TypeKind == TypeKind.Interface && Implements(type, "System.Collections.IEnumerable")
            && !type.AllInterfaces.Concat([type]).Any(static part => Sizes.Any(size => part.GetMembers(size).OfType<IPropertySymbol>().Any())));

    /// <summary>The element types of an array, a collection or a tuple.</summary>
    private static IEnumerable<ITypeSymbol> Parts(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => [array.ElementType],
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.Select(static element => element.Type),
        INamedTypeSymbol { IsGenericType: true } named when IsHolder(named) || Implements(named, "System.Collections.IEnumerable") => named.TypeArguments,
        _ => [],
    };

    private static bool IsHolder(INamedTypeSymbol type) => Holders.Contains(Name(type)) || Name(type).StartsWith("System.Tuple<", StringComparison.Ordinal);

    private static bool Implements(ITypeSymbol type, string name) => Name(type) == name || type.AllInterfaces.Any(part => Name(part) == name);

    private static bool Extends(ITypeSymbol type, string name) => WithBases(type).Any(part => Name(part) == name);

    private static IEnumerable<ITypeSymbol> WithBases(ITypeSymbol type)
    {
        for (ITypeSymbol? part = type; part is not null; part = part.BaseType) yield return part;
    }

    private static string Name(ITypeSymbol type) => type.OriginalDefinition.ToDisplayString(Full);

    private static readonly SymbolDisplayFormat Full = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces, genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters);
}
