using System.Data;
using System.Linq.Expressions;
using System.Reflection;
using System.Threading.Channels;

namespace ModelObservability.Analyzers.Tests.Results;

/// <summary>The rule knows before the program runs what the library refuses when it runs.</summary>
[TestFixture]
public sealed class UnfinishedResultTests
{
    private static readonly MethodInfo Observe = typeof(InferenceExtensions).GetMethods().Single(static method => method.Name == "Observe"
        && method.GetParameters()[1].ParameterType is { IsGenericType: true } model && model.GetGenericTypeDefinition() == typeof(Func<,>) && model.GetGenericArguments()[1].IsGenericParameter);

    private static IEnumerable<TestCaseData> Types => new (Type Type, string Text)[]
    {
        (typeof(int), "int"), (typeof(string), "string"), (typeof(float[]), "float[]"), (typeof(List<float>), "List<float>"), (typeof(int?), "int?"),
        (typeof(IReadOnlyCollection<int>), "IReadOnlyCollection<int>"), (typeof(ICollection<int>), "ICollection<int>"), (typeof(IList<int>), "IList<int>"),
        (typeof(IEnumerable<int>), "IEnumerable<int>"), (typeof(System.Collections.IEnumerable), "System.Collections.IEnumerable"),
        (typeof(IOrderedEnumerable<int>), "IOrderedEnumerable<int>"), (typeof(IGrouping<int, int>), "IGrouping<int, int>"), (typeof(ILookup<int, int>), "ILookup<int, int>"),
        (typeof(IQueryable<int>), "IQueryable<int>"), (typeof(ParallelQuery<int>), "ParallelQuery<int>"), (typeof(IEnumerator<int>), "IEnumerator<int>"),
        (typeof(IDataReader), "System.Data.IDataReader"), (typeof(DataTableReader), "System.Data.DataTableReader"), (typeof(List<int>.Enumerator), "List<int>.Enumerator"),
        (typeof(Lazy<int>), "Lazy<int>"), (typeof(Action), "Action"), (typeof(Func<int>), "Func<int>"), (typeof(Delegate), "Delegate"),
        (typeof(Expression<Func<int>>), "System.Linq.Expressions.Expression<Func<int>>"),
        (typeof(IObservable<int>), "IObservable<int>"), (typeof(ChannelReader<int>), "System.Threading.Channels.ChannelReader<int>"),
        (typeof(Channel<int>), "System.Threading.Channels.Channel<int>"),
        (typeof(Task), "Task"), (typeof(Task<int>), "Task<int>"), (typeof(ValueTask), "ValueTask"), (typeof(ValueTask<int>), "ValueTask<int>"), (typeof(IAsyncResult), "IAsyncResult"),
        (typeof(System.Runtime.CompilerServices.ConfiguredTaskAwaitable), "System.Runtime.CompilerServices.ConfiguredTaskAwaitable"),
        (typeof(IAsyncEnumerable<int>), "IAsyncEnumerable<int>"), (typeof(IAsyncEnumerator<int>), "IAsyncEnumerator<int>"),
        (typeof(Task<int>[]), "Task<int>[]"), (typeof(List<Task<int>>), "List<Task<int>>"), (typeof((int, Task)), "(int, Task)"), (typeof((int, IEnumerable<int>)), "(int, IEnumerable<int>)"),
        (typeof(Dictionary<string, Lazy<int>>), "Dictionary<string, Lazy<int>>"), (typeof(KeyValuePair<string, Func<int>>), "KeyValuePair<string, Func<int>>"),
        (typeof(Tuple<int, Task>), "Tuple<int, Task>"), (typeof(ValueTask<int>?), "ValueTask<int>?"), (typeof(Dictionary<string, float[]>), "Dictionary<string, float[]>"),
        (typeof(object), "object"), (typeof(Stream), "System.IO.Stream"), (typeof(CancellationTokenSource), "CancellationTokenSource"), (typeof(ReadOnlyMemory<float>), "ReadOnlyMemory<float>"),
    }.Select(static one => new TestCaseData(one.Type, one.Text).SetArgDisplayNames(one.Text));

    [TestCaseSource(nameof(Types))]
    public async Task A_type_is_found_where_it_is_refused_and_nowhere_else(Type type, string text)
    {
        string[] found = await Found.In($"public static class Mine {{ public static void Use(ModelMonitor monitor) => monitor.Observe<int, {text}>(static x => default!); }}");
        Assert.That(found, Has.Length.EqualTo(IsRefused(type) ? 1 : 0));
    }

    private static bool IsRefused(Type type)
    {
        using ModelMonitor monitor = new("refused");
        ParameterExpression input = Expression.Parameter(typeof(int));
        Delegate model = Expression.Lambda(typeof(Func<,>).MakeGenericType(typeof(int), type), Expression.Default(type), input).Compile();
        try
        {
            Observe.MakeGenericMethod(typeof(int), type).Invoke(null, [monitor, model, null]);
            return false;
        }
        catch (TargetInvocationException exception) when (exception.InnerException is ArgumentException)
        {
            return true;
        }
    }
}
