using ModelObservability.Training.Sinks.Tests.Files;

namespace ModelObservability.Training.Sinks.Tests;

/// <summary>The program that <see cref="ModelObservability.Tests.ChildProcess"/> starts.</summary>
internal static class ChildProgram
{
    public static int Main(string[] arguments)
    {
        if (arguments is not ["write-until-killed", var sink, var directory]) return 1;
        FileSinksTests.WriteUntilKilled(sink, directory);
        return 0;
    }
}
