using System.Text.Json;
using Evaluate.Rows;

namespace Evaluate.Scoring;

/// <summary>The scores of one task: fed with rows, read once at the end.</summary>
internal interface IScoring
{
    /// <summary>Adds the rows of a batch: labels and predictions in range, scores that are numbers.</summary>
    void Add(RowBatch batch);

    /// <summary>Writes the scores as properties of the object that is open.</summary>
    void Write(Utf8JsonWriter json);

    /// <summary>Writes the scores as tables.</summary>
    void Write(TextWriter text);

    /// <summary>The pictures, by file name without ending.</summary>
    IEnumerable<(string Name, string Svg)> Plots();
}
