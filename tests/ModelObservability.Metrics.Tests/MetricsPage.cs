using System.Reflection;
using System.Text.RegularExpressions;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Intervals;
using ModelObservability.Metrics.Ranking;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Metrics;

/// <summary><c>docs/metrics.md</c> as data, and what it is about: value types and their scores.</summary>
internal static partial class MetricsPage
{
    private static readonly Type[] Numbers = [typeof(double), typeof(BoundedScore), typeof(ConfidenceInterval), typeof(IReadOnlyList<double>)];

    /// <summary>The values of all metrics, and everything with a score that these lead to.</summary>
    public static Type[] ValueTypes()
    {
        Type[] ours = [.. typeof(BinaryCounts).Assembly.GetExportedTypes().Where(IsOurs)];
        Queue<Type> found = new(ours.SelectMany(type => type.GetInterfaces())
            .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IStreamingMetric<,>))
            .Select(type => type.GetGenericArguments()[1]).Where(type => !type.IsGenericParameter));
        found.Enqueue(typeof(RocAucComparison));
        HashSet<Type> all = [];
        while (found.TryDequeue(out Type? type))
        {
            if (type.BaseType is { } parent)
                found.Enqueue(parent);
            foreach (Type inner in type.IsGenericType ? type.GetGenericArguments() : [])
                found.Enqueue(inner);
            if (!IsOurs(type) || type.IsEnum || !all.Add(type))
                continue;
            foreach (MemberInfo member in type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            {
                if (member is PropertyInfo property)
                    found.Enqueue(property.PropertyType);
                else if (member is MethodInfo method)
                    found.Enqueue(method.ReturnType);
            }
        }

        return [.. all.Where(type => Scores(type).Any()).OrderBy(type => type.Name, StringComparer.Ordinal)];
    }

    /// <summary>Properties and methods that answer with a number.</summary>
    public static IEnumerable<MemberInfo> Scores(Type type)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        return type.GetProperties(Declared).Where(property => Numbers.Contains(property.PropertyType) && property.GetIndexParameters().Length == 0)
            .Concat<MemberInfo>(type.GetMethods(Declared).Where(method => Numbers.Contains(method.ReturnType) && !method.IsSpecialName));
    }

    /// <summary>The sections of the page: by type the last column of each score.</summary>
    public static Dictionary<string, Dictionary<string, string>> Sections()
    {
        Dictionary<string, Dictionary<string, string>> sections = [];
        Dictionary<string, string>? current = null;
        foreach (string line in File.ReadLines(Repository.PathOf("docs/metrics.md")))
        {
            if (line.StartsWith('#'))
                current = line.StartsWith("### ", StringComparison.Ordinal) ? sections[line[4..]] = [] : null;
            else if (current is not null && line.StartsWith("| `", StringComparison.Ordinal))
            {
                string[] cells = [.. Column().Split(line).Select(cell => cell.Trim())];
                Assert.That(cells, Has.Length.EqualTo(7), line);
                Assert.That(cells[2..6], Has.None.Empty, line);
                current.Add(cells[1].Trim('`'), cells[5]);
            }
        }

        return sections;
    }

    private static bool IsOurs(Type type) => type.Namespace?.StartsWith(typeof(BinaryCounts).Namespace!, StringComparison.Ordinal) == true;

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Column();
}
