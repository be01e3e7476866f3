using ModelObservability.Testing;

namespace Deploy.Tests;

/// <summary>The programs of <c>deploy/checks</c>, which have the schemas of others. Where Node.js or the schemas are missing the test is ignored and says so.</summary>
internal static class Checks
{
    private static readonly string Folder = Repository.PathOf("deploy/checks");

    /// <summary>Runs a check; what it found, a line each, and last what it counted.</summary>
    public static async Task<string[]> RunAsync(string check, string input = "", params string[] arguments)
    {
        string output = await OutputAsync($"src/{check}.mjs", input, arguments);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>What TypeScript says about the values that <c>types.mjs</c> wrote; nothing where they have their types.</summary>
    public static async Task<string> TypeScriptAsync() => (await NodeAsync(["node_modules/typescript/bin/tsc", "-p", "tsconfig.json"], "")).Output;

    /// <summary>What a program says; it must end well.</summary>
    public static async Task<string> OutputAsync(string program, string input, params string[] arguments)
    {
        (int exitCode, string output, string error) = await NodeAsync([program, .. arguments], input);
        Assert.That(exitCode, Is.Zero, output + error);
        return output;
    }

    private static async Task<(int ExitCode, string Output, string Error)> NodeAsync(IEnumerable<string> arguments, string input)
    {
        string node = ExternalProcess.Require("node", debianPackage: "nodejs");
        if (!Directory.Exists(Path.Combine(Folder, "node_modules")))
            Assert.Ignore("The packages of deploy/checks are not installed (npm ci in that folder): this check did not run.");
        return await ExternalProcess.RunAsync(node, arguments, System.Text.Encoding.UTF8.GetBytes(input), TimeSpan.FromMinutes(3), Folder);
    }
}
