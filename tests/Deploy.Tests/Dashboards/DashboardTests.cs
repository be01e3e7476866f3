using ModelObservability.Testing;

namespace Deploy.Tests.Dashboards;

/// <summary>The committed files that the generator writes, against the generator, against Grafana's own types, and against the lint.</summary>
[TestFixture]
public sealed class DashboardTests
{
    [Test]
    public async Task The_generator_compiles_against_the_names_of_docs_telemetry() => Assert.That(await Generator.CompileAsync(once: true), Is.Empty);

    [Test]
    public async Task The_committed_files_are_what_the_generator_writes()
    {
        using TemporaryDirectory written = new();
        (int exitCode, string output, string error) = await Generator.RunAsync("write", [written.Path]);
        Assert.That(exitCode, Is.Zero, output + error);

        string[] files = [.. Directory.EnumerateFiles(written.Path, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(written.Path, file))];
        Assert.That(files, Has.Length.GreaterThanOrEqualTo(7));
        foreach (string file in files)
        {
            string committed = Repository.PathOf("deploy/" + file);
            Assert.That(File.Exists(committed) ? await File.ReadAllTextAsync(committed) : "", Is.EqualTo(await File.ReadAllTextAsync(written[file])), $"{file}: {Regeneration.Hint}");
        }

        Assert.That(Directory.EnumerateFiles(Repository.PathOf("deploy/grafana/dashboards")).Select(file => Path.GetFileName(file)),
            Is.EquivalentTo(Directory.EnumerateFiles(written["grafana/dashboards"]).Select(file => Path.GetFileName(file))), "and no dashboard is left that nothing writes");
    }

    [Test]
    public async Task Every_dashboard_is_a_value_of_Grafana_s_own_type()
    {
        (int exitCode, string output, string error) = await Generator.RunAsync("schema", []);
        Assert.That(exitCode, Is.Zero, output + error);
        Assert.That(Directory.EnumerateFiles(Path.Combine(Generator.Folder, "dist/schema"), "*.ts").Count(), Is.GreaterThanOrEqualTo(7));
        Assert.That(await Generator.TypeScriptAsync("tsconfig.schema.json"), Is.Empty);
    }

    [Test]
    public async Task The_lint_has_nothing_to_say()
    {
        (int exitCode, string output, string error) = await Generator.RunAsync("lint/lint", []);
        Assert.That(exitCode, Is.Zero, output + error);
        Assert.That(output, Does.Match("^[1-9].* 0 problems"));
    }
}
