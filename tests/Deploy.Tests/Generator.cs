using ModelObservability.Testing;

namespace Deploy.Tests;

/// <summary>The program of <c>deploy/grafana/generator</c>, compiled once. Where Node.js or its packages are missing the test is ignored and says so.</summary>
internal static class Generator
{
    public static readonly string Folder = Repository.PathOf("deploy/grafana/generator");

    private static readonly Lazy<Task<string>> Compilation = new(CompileAsync);

    /// <summary>Runs one of its scripts with arguments.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string script, IEnumerable<string> arguments, string input = "")
    {
        string problems = await CompileAsync(once: true);
        Assert.That(problems, Is.Empty, "the generator does not compile");
        return await NodeAsync([$"dist/deploy/grafana/generator/src/{script}.js", .. arguments], input);
    }

    /// <summary>What TypeScript says about a project; nothing where it compiles.</summary>
    public static async Task<string> TypeScriptAsync(string project)
    {
        (int exitCode, string output, string error) = await NodeAsync(["node_modules/typescript/bin/tsc", "-p", project], "");
        return exitCode == 0 ? "" : output + error;
    }

    public static Task<string> CompileAsync(bool once) => once ? Compilation.Value : CompileAsync();

    private static Task<string> CompileAsync() => TypeScriptAsync("tsconfig.json");

    private static async Task<(int ExitCode, string Output, string Error)> NodeAsync(IEnumerable<string> arguments, string input)
    {
        string node = ExternalProcess.Require("node", debianPackage: "nodejs");
        if (!Directory.Exists(Path.Combine(Folder, "node_modules")))
            Assert.Ignore("The packages of deploy/grafana/generator are not installed (npm ci in that folder): this check did not run.");
        return await ExternalProcess.RunAsync(node, arguments, System.Text.Encoding.UTF8.GetBytes(input), TimeSpan.FromMinutes(3), Folder);
    }
}
