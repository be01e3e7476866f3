using System.Text.Json;
using Evaluate.Rows;

namespace Evaluate.Scoring;

/// <summary>No scores: the file is read and its rows are counted.</summary>
internal sealed class RowsOnly : IScoring
{
    public long Rejected => 0;

    public void Add(RowBatch batch)
    {
    }

    public void Write(Utf8JsonWriter json)
    {
    }

    public void Write(TextWriter text)
    {
    }

    public IEnumerable<(string Name, string Svg)> Plots() => [];
}
