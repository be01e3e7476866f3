using System.Collections;
using System.Data;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Threading.Channels;

namespace ModelObservability.Inference;

/// <summary>
/// Types of results whose work is not done when the call returns: measured by the call, they would all be successes within microseconds. Finished
/// results (arrays, lists and everything else with a size, classes of the application) are fine.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "If trimming removed the members, the result is measured by its call.")]
internal static class UnfinishedResult
{
    private static readonly string[] Sizes = ["Count", "Length", "LongLength", "FlattenedLength"];
    private static readonly Type[] Holders =
    [
        typeof(Nullable<>), typeof(KeyValuePair<,>), typeof(Tuple<>), typeof(Tuple<,>), typeof(Tuple<,,>), typeof(Tuple<,,,>),
        typeof(ValueTuple<>), typeof(ValueTuple<,>), typeof(ValueTuple<,,>), typeof(ValueTuple<,,,>), typeof(ValueTuple<,,,,>),
    ];

    /// <summary>Why a result of this type cannot be measured, and what to do; null if it can.</summary>
    public static string? Objection(Type type)
    {
        if (IsAwaitable(type)) return "it is awaited after the call has returned. " + HowToAwait(type);
        if (IsOrImplements(type, typeof(IAsyncEnumerable<>)) || typeof(IAsyncDisposable).IsAssignableFrom(type) && IsOrImplements(type, typeof(IAsyncEnumerator<>)))
            return "its items are produced while they are read. Observe the stream itself: leave out the type arguments, or monitor.Observe(stream)";
        if (IsReadLater(type)) return "its items are produced while they are read. Have the function read them and return an array or a list (ToArray())";
        if (IsOrImplements(type, typeof(IObservable<>)) || IsOrExtends(type, typeof(ChannelReader<>)))
            return "its items arrive after the call has returned. Have the function return an IAsyncEnumerable, which is observed as a stream";
        if (typeof(Delegate).IsAssignableFrom(type) || IsOrExtends(type, typeof(Lazy<>)))
            return "its value is produced after the call has returned. Have the function return the value";
        return Parts(type).Select(Objection).FirstOrDefault(static objection => objection is not null);
    }

    /// <summary>Whether the type can be awaited.</summary>
    public static bool IsAwaitable(Type type) =>
        typeof(IAsyncResult).IsAssignableFrom(type)
        || type.GetMethod("GetAwaiter", BindingFlags.Public | BindingFlags.Instance, []) is { } method
            && typeof(System.Runtime.CompilerServices.INotifyCompletion).IsAssignableFrom(method.ReturnType);

    /// <summary>The name of the type in C#.</summary>
    public static string NameOf(Type type)
    {
        if (type.IsArray) return NameOf(type.GetElementType()!) + "[]";
        int arity = type.Name.IndexOf('`', StringComparison.Ordinal);
        return arity < 0 ? type.Name : $"{type.Name[..arity]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>";
    }

    private static string HowToAwait(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() is var kind && (kind == typeof(Task<>) || kind == typeof(ValueTask<>))
            ? $"Leave out the type arguments of Observe, or specify the type of the result, {NameOf(type.GetGenericArguments()[0])}"
            : type == typeof(Task) || type == typeof(ValueTask)
                ? "Leave out the type arguments of Observe"
                : "Have the function return a Task: async input => await model(input)";

    /// <summary>Sequences without a size, and readers. A class may hold what it enumerates; an interface is judged by its members.</summary>
    private static bool IsReadLater(Type type) =>
        typeof(IQueryable).IsAssignableFrom(type) || typeof(ParallelQuery).IsAssignableFrom(type)
        || typeof(IEnumerator).IsAssignableFrom(type) || typeof(IDataReader).IsAssignableFrom(type)
        || type.FullName == "Microsoft.ML.IDataView" // an ML.NET data view is a query: the model runs while its rows are read
        || (type.IsInterface && typeof(IEnumerable).IsAssignableFrom(type) && !HasSize(type));

    private static bool HasSize(Type type) => type.GetInterfaces().Append(type).Any(static part => Sizes.Any(size => part.GetProperty(size) is not null));

    /// <summary>The element types of an array, a collection or a tuple.</summary>
    private static Type[] Parts(Type type) =>
        type.IsArray ? [type.GetElementType()!]
        : type.IsGenericType && (typeof(IEnumerable).IsAssignableFrom(type) || Holders.Contains(type.GetGenericTypeDefinition())) ? type.GetGenericArguments()
        : [];

    private static bool IsOrImplements(Type type, Type definition) => type.GetInterfaces().Append(type).Any(part => Is(part, definition));

    private static bool IsOrExtends(Type? type, Type definition)
    {
        for (; type is not null; type = type.BaseType)
            if (Is(type, definition)) return true;
        return false;
    }

    private static bool Is(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;
}
