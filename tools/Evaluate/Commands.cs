using Evaluate.Arguments;
using Evaluate.Scoring;

namespace Evaluate;

/// <summary>The program: from its arguments to its exit code.</summary>
internal static class Commands
{
    /// <summary>Evaluates what the arguments ask for.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="output">Gets the scores.</param>
    /// <param name="errors">Gets the problems.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter errors)
    {
        try
        {
            if (CommandLine.Parse(arguments) is not { } options)
            {
                output.WriteLine(CommandLine.Usage);
                return Evaluation.Done;
            }

            using Stream stream = options.File == "-"
                ? Console.OpenStandardInput()
                : new FileStream(options.File, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            return new Evaluation(options, output, errors, ScoringOf).Run(stream);
        }
        catch (UsageException problem)
        {
            errors.WriteLine($"{CommandLine.Usage}\n\n{problem.Message}"); // the last line is the one that is read
            return Evaluation.Unusable;
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            errors.WriteLine(problem.Message);
            return Evaluation.Unusable;
        }
        catch (OutOfMemoryException)
        {
            errors.WriteLine("There is not enough memory for so many classes, or for the scores of so many rows.");
            return Evaluation.Unusable;
        }
    }

    private static IScoring ScoringOf(EvaluateOptions options, TaskColumns columns) => options.Task switch
    {
        EvaluationTask.Binary when columns.Weights is not null => new WeightedBinaryScoring(options, columns),
        EvaluationTask.Binary => new BinaryScoring(options, columns),
        EvaluationTask.Multiclass when columns.Weights is not null => new WeightedMulticlassScoring(options, columns),
        EvaluationTask.Multiclass => new MulticlassScoring(options, columns),
        EvaluationTask.Multilabel => new MultilabelScoring(options, columns),
        _ => new RegressionScoring(options, columns),
    };
}
