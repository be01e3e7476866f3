using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace ModelObservability.Testing;

/// <summary>
/// What an assembly shows, as text. Held against <c>PublicApi.approved.txt</c> beside its project: to change the surface, change the file with
/// it (the test leaves the new one as <c>PublicApi.received.txt</c> beside the test binaries).
/// </summary>
internal static class PublicSurface
{
    public static void MustBeApproved(Assembly assembly)
    {
        string actual = SurfaceOf(assembly);
        string project = assembly.GetName().Name!;
        string folder = Directory.Exists(Repository.PathOf($"src/{project}")) ? "src" : "adapters";
        string file = Repository.PathOf($"{folder}/{project}/PublicApi.approved.txt");
        string approved = File.Exists(file) ? File.ReadAllText(file) : "";
        if (actual != approved) File.WriteAllText(Path.Combine(TestContext.CurrentContext.WorkDirectory, "PublicApi.received.txt"), actual);
        Assert.That(actual, Is.EqualTo(approved));
    }

    private static string SurfaceOf(Assembly assembly)
    {
        StringBuilder text = new();
        foreach (Type type in assembly.GetExportedTypes().Where(static type => !type.FullName!.Contains('<')).OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(type.IsEnum ? "enum " : type.IsInterface ? "interface " : type.IsValueType ? "struct " : type is { IsAbstract: true, IsSealed: true } ? "static class " : "class ")
                .Append(NameOf(type)).Append('\n');
            foreach (string member in type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Where(IsSeen).Select(Describe).Order(StringComparer.Ordinal)) text.Append("    ").Append(member).Append('\n');
        }

        return text.Replace("System.", "").Replace("ModelObservability.", "").ToString();
    }

    private static bool IsSeen(MemberInfo member) => member switch
    {
        _ when member.Name.StartsWith('<') || member.Name is "value__" or "EqualityContract" => false,
        not Type when member.GetCustomAttribute<CompilerGeneratedAttribute>() is not null => false,
        MethodBase { IsSpecialName: true } method when method is not ConstructorInfo && !method.Name.StartsWith("op_", StringComparison.Ordinal) => false,
        MethodBase method => method.IsPublic || method.IsFamily,
        FieldInfo field => field.IsPublic || field.IsFamily,
        PropertyInfo property => property.GetAccessors(true).Any(accessor => accessor.IsPublic || accessor.IsFamily),
        EventInfo e => e.AddMethod!.IsPublic,
        Type nested => nested.IsNestedPublic,
        _ => false,
    };

    private static string Describe(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        MethodInfo method => $"{NameOf(method.ReturnType)} {method.Name}{Arguments(method)}({Parameters(method)})",
        PropertyInfo property => $"{NameOf(property.PropertyType)} {property.Name} {{ {(property.CanRead ? "get; " : "")}{(property.CanWrite ? "set; " : "")}}}",
        FieldInfo field => $"{NameOf(field.FieldType)} {field.Name}{(field.IsLiteral ? $" = {field.GetRawConstantValue()}" : "")}",
        EventInfo e => $"event {NameOf(e.EventHandlerType!)} {e.Name}",
        _ => member.Name,
    };

    private static string Arguments(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(NameOf))}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{NameOf(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? " = " + (parameter.DefaultValue ?? "default") : "")}"));

    private static string NameOf(Type type) =>
        type.IsByRef ? "ref " + NameOf(type.GetElementType()!)
        : type.IsArray ? NameOf(type.GetElementType()!) + "[]"
        : type.IsGenericParameter ? type.Name
        : type.IsGenericType ? $"{type.FullName?.Split('`')[0] ?? type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
        : type.FullName ?? type.Name;
}
