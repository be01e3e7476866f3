using System.Text.Json;
using Evaluate.Arguments;
using Evaluate.Rows;
using Evaluate.Scoring;

namespace Evaluate;

/// <summary>Reads a file into scores and writes them: everything but where the bytes come from and go to.</summary>
/// <param name="options">What to do.</param>
/// <param name="output">Gets the scores.</param>
/// <param name="errors">Gets the problems.</param>
/// <param name="scoringOf">Makes the scores of a task from its options and columns.</param>
internal sealed class Evaluation(
    EvaluateOptions options, TextWriter output, TextWriter errors, Func<EvaluateOptions, TaskColumns, IScoring> scoringOf)
{
    public const int Done = 0, Unusable = 1, MostlyRejected = 2;

    /// <summary>Reads all rows and writes the scores.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="InvalidDataException">The header does not name what the task needs.</exception>
    public int Run(Stream stream)
    {
        ProblemLog log = new(errors);
        RowReader reader = new(stream, options.File, log.Add);
        TaskColumns columns = TaskColumns.Of(options, reader.Header);
        IScoring scoring = scoringOf(options, columns);
        RowBatch batch = new(columns.Groups);
        while (reader.Read(batch, columns.Groups))
            scoring.Add(batch);

        log.Close();
        long rejected = reader.Rejected, accepted = reader.Accepted;
        if (options.Json)
            WriteJson(scoring, accepted, rejected);
        else
            WriteText(scoring, accepted, rejected);
        if (options.PlotFolder is { } folder)
            WritePlots(scoring, folder);
        if (rejected <= accepted)
            return Done;
        errors.WriteLine(FormattableString.Invariant($"{rejected} of {rejected + accepted} rows were rejected: more than were scored."));
        return MostlyRejected;
    }

    private void WriteJson(IScoring scoring, long accepted, long rejected)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("rows", accepted);
            json.WriteNumber("rejected", rejected);
            scoring.Write(json);
            json.WriteEndObject();
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
    }

    private void WriteText(IScoring scoring, long accepted, long rejected)
    {
        output.WriteLine(FormattableString.Invariant($"{options.File}: {accepted} rows, {rejected} rejected"));
        scoring.Write(output);
    }

    /// <summary>Says what was written; where the scores are JSON for a program, beside them.</summary>
    private void WritePlots(IScoring scoring, string folder)
    {
        TextWriter told = options.Json ? errors : output;
        told.WriteLine();
        Directory.CreateDirectory(folder);
        bool any = false;
        foreach ((string name, string svg) in scoring.Plots())
        {
            string path = Path.Combine(folder, name + ".svg");
            File.WriteAllText(path, svg);
            told.WriteLine($"Written: {path}");
            any = true;
        }

        if (!any)
            told.WriteLine("No picture was written: these columns allow none.");
    }
}
