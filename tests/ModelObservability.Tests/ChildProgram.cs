namespace ModelObservability.Tests;

/// <summary>The program that <see cref="ChildProcess"/> starts.</summary>
internal static class ChildProgram
{
    public static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["crash-in-training", var directory]:
                Training.CrashReportTests.CrashInTraining(directory);
                return 0;
            case ["end", var how, var file]:
                Training.ProcessEndTests.Train(how, file);
                return 0;
            case ["crash-in-async-training", var how, var directory]:
                Training.CrashReportTests.CrashInAsyncTraining(how, directory);
                return 0;
            default:
                return 1;
        }
    }
}
