using System.Runtime.CompilerServices;

namespace ModelObservability.Testing;

/// <summary>Where the sources are that these tests were built from.</summary>
internal static class Repository
{
    public static string PathOf(string relative) => Path.Combine(Root(), relative);

    private static string Root([CallerFilePath] string file = "")
    {
        // A deterministic CI build maps source paths away, so the walk starts at the test binaries then.
        DirectoryInfo? folder = new(File.Exists(file) ? Path.GetDirectoryName(file)! : AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ModelObservability.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("ModelObservability.sln is in no folder above the tests.");
    }
}
