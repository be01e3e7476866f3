namespace Evaluate.Tests;

/// <summary>The program, run in this process on a file of its own.</summary>
internal sealed class ProgramRun : IDisposable
{
    private readonly string file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.csv");

    public ProgramRun(IEnumerable<string> lines, string task, params string[] options)
    {
        File.WriteAllLines(file, lines);
        using StringWriter output = new(), errors = new();
        ExitCode = Commands.Run([task, file, .. options], output, errors);
        (Output, Errors) = (output.ToString(), errors.ToString().Replace(file, "f.csv", StringComparison.Ordinal));
    }

    public int ExitCode { get; }

    public string Output { get; }

    public string Errors { get; }

    public void Dispose() => File.Delete(file);
}
