namespace Samples;

/// <summary>The command line of a sample without options.</summary>
internal static class CommandLine
{
    /// <summary>Answers <c>--help</c>, and arguments that there are not.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="usage">What the sample does.</param>
    /// <returns>The exit code; null where the sample is to run.</returns>
    public static int? Answer(string[] arguments, string usage)
    {
        if (arguments.Length == 0) return null;
        if (arguments is ["--help" or "-h", ..])
        {
            Console.WriteLine($"{usage}\n\n{Otlp.Usage}");
            return 0;
        }

        Console.Error.WriteLine($"{arguments[0]} is no option of this sample; --help says what it does.");
        return 2;
    }
}
