using System.Reflection;
using Microsoft.CodeAnalysis;

namespace ModelObservability.Analyzers;

/// <summary>The rules, each with its part of <c>docs/analyzers.md</c>.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor Awaited = Rule(
        "MOA001",
        "The result is awaited after the call has returned",
        "The model returns {0}, which is awaited after the call has returned; {1}",
        "A wrapper for functions that return a value times the start of a task, not its end. Observe has overloads for tasks, value tasks and async streams.");

    public static readonly DiagnosticDescriptor ReadLater = Rule(
        "MOA002",
        "The result is produced while it is read",
        "The model returns {0}, which is produced after the call has returned; {1}",
        "A lazy sequence runs the model while its items are read: the call itself is over in no time and never fails.");

    public static readonly DiagnosticDescriptor Outlives = Rule(
        "MOA003",
        "What was wrapped outlives its using monitor",
        "'{0}' is disposed when this function returns, but what it observes here lives on: its calls will not be recorded",
        "A disposed monitor records nothing. Keep the monitor as long as what it observes: in a container it is a singleton.");

    public static readonly DiagnosticDescriptor Incomplete = Rule(
        "MOA004",
        "A scope ends without Complete",
        "The scope that {0} opens is not completed {1}, so it counts as failed; call Complete() where it succeeds and Fail(…) where it does not",
        "A scope that is disposed without Complete has failed.");

    private static DiagnosticDescriptor Rule(string id, string title, string message, string description) =>
        new(id, title, message, "ModelObservability", DiagnosticSeverity.Warning, isEnabledByDefault: true, description, HelpLink(id));

    /// <summary>The page in the repository; without the repository's address where the build knew none.</summary>
    private static string HelpLink(string id)
    {
        string? repository = typeof(Rules).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(static one => one.Key == "RepositoryUrl")?.Value;
        return $"{(string.IsNullOrEmpty(repository) ? "" : repository + "/blob/main/")}docs/analyzers.md#{id.ToLowerInvariant()}";
    }
}
