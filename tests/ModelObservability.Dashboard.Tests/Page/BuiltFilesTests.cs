using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using ModelObservability.Dashboard.Assets;
using ModelObservability.Testing;

namespace ModelObservability.Dashboard.Tests.Page;

/// <summary>The files of the page that are committed.</summary>
[TestFixture]
public sealed class BuiltFilesTests
{
    private static readonly string Page = Repository.PathOf("src/ModelObservability.Dashboard/Page");

    private const string Stale = "The built files of the page are stale: npm ci && npm run build in src/ModelObservability.Dashboard/Page, and commit what changes.";

    [Test]
    public void They_were_built_from_the_sources_beside_them()
    {
        string[] files =
        [
            .. Directory.EnumerateFiles(Path.Combine(Page, "source"), "*", SearchOption.AllDirectories)
                .Where(static file => file.EndsWith(".ts", StringComparison.Ordinal) || file.EndsWith(".css", StringComparison.Ordinal))
                .Select(static file => Path.GetRelativePath(Page, file).Replace('\\', '/')),
            "package-lock.json", "build.mjs",
        ];
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in files.Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file + "\n"));
            hash.AppendData(File.ReadAllBytes(Path.Combine(Page, file)));
        }

        Assert.That(File.ReadAllText(Path.Combine(Page, "built-from.sha256")).Trim(), Is.EqualTo(Convert.ToHexStringLower(hash.GetHashAndReset())), Stale);
    }

    [Test]
    public void Building_them_again_gives_the_same_bytes()
    {
        string bundler = Path.Combine(Page, "node_modules", ".bin", "esbuild");
        if (!File.Exists(bundler)) Assert.Ignore("The packages of the page are not installed (npm ci in src/ModelObservability.Dashboard/Page), so its files were not built again.");
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            using Process build = Process.Start(new ProcessStartInfo("node", ["build.mjs", folder]) { WorkingDirectory = Page })!;
            build.WaitForExit();
            Assert.That(build.ExitCode, Is.Zero);
            foreach (string name in (string[])["app.js", "app.css"])
                Assert.That(File.ReadAllBytes(Path.Combine(folder, name)), Is.EqualTo(File.ReadAllBytes(Path.Combine(Page, "../Assets/Built", name))), Stale);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void The_first_view_is_less_than_100_KB_compressed()
    {
        long size = PageAssets.Names.Append("index.html").Sum(static name => Zipped(Encoding.UTF8.GetBytes(PageAssets.TextOf(name))));
        TestContext.Out.WriteLine($"{size} bytes");
        Assert.That(size, Is.LessThan(100_000));
    }

    [Test]
    public void The_chart_library_is_the_one_that_is_pinned_and_its_licence_is_kept()
    {
        string pinned = File.ReadAllText(Path.Combine(Page, "package-lock.json"));
        Assert.Multiple(() =>
        {
            Assert.That(pinned, Does.Match("\"node_modules/uplot\": \\{\\s*\"version\": \"1\\.6\\.32\",[^}]*\"integrity\": \"sha512-"));
            Assert.That(PageAssets.TextOf("app.js"), Does.Contain("uPlot 1.6.32").And.Contains("MIT"));
            Assert.That(File.ReadAllText(Path.Combine(Page, "THIRD-PARTY-NOTICES.txt")), Does.Contain("Leon Sorokin").And.Contains("Permission is hereby granted"));
        });
    }

    [Test]
    public void Nothing_in_them_names_another_host_or_runs_text_as_code()
    {
        string script = PageAssets.TextOf("app.js"), frame = PageAssets.TextOf("index.html");
        Assert.Multiple(() =>
        {
            foreach (string forbidden in (string[])["innerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"]) Assert.That(script, Does.Not.Contain(forbidden));
            Assert.That(System.Text.RegularExpressions.Regex.Matches(script + frame, "https?://[^\"'` )]*").Select(static match => match.Value), Is.All.EqualTo("http://www.w3.org/2000/svg"));
            Assert.That(frame, Does.Not.Contain("style=").And.Not.Contains("onload"));
        });
    }

    private static long Zipped(byte[] bytes)
    {
        using MemoryStream to = new();
        using (GZipStream zip = new(to, CompressionLevel.SmallestSize, leaveOpen: true)) zip.Write(bytes);
        return to.Length;
    }
}
