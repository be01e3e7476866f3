using Evaluate;
using Evaluate.Arguments;
using Evaluate.Scoring;

try
{
    if (CommandLine.Parse(args) is not { } options)
    {
        Console.WriteLine(CommandLine.Usage);
        return Evaluation.Done;
    }

    using Stream stream = options.File == "-"
        ? Console.OpenStandardInput()
        : new FileStream(options.File, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
    return new Evaluation(options, Console.Out, Console.Error, (_, _) => new RowsOnly()).Run(stream);
}
catch (UsageException problem)
{
    Console.Error.WriteLine($"{problem.Message}\n\n{CommandLine.Usage}");
    return Evaluation.Unusable;
}
catch (Exception problem) when (problem is InvalidDataException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(problem.Message);
    return Evaluation.Unusable;
}
