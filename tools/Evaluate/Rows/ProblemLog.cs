using Evaluate.Csv;

namespace Evaluate.Rows;

/// <summary>Writes the first problems, a line each, and at the end how many more there were.</summary>
/// <param name="writer">Where to.</param>
/// <param name="most">Problems written out, 0 or more. Default: 20.</param>
internal sealed class ProblemLog(TextWriter writer, int most = 20)
{
    private long met;

    public void Add(CsvProblem problem)
    {
        if (met++ < most)
            writer.WriteLine(problem);
    }

    public void Close()
    {
        if (met > most)
            writer.WriteLine(FormattableString.Invariant($"… and {met - most} more rows with problems"));
    }
}
