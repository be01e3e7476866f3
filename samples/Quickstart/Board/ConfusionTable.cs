using System.Globalization;
using ModelObservability.Metrics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Quickstart.Board;

/// <summary>Labels down, predictions across: right answers in green by how many of the class there are, wrong ones in red by how often they happen.</summary>
internal sealed class ConfusionTable(MulticlassCounts counts) : Renderable
{
    private const int RecallWidth = 8;
    private static readonly Color Right = new(0x2f, 0x6f, 0x5e), Wrong = new(0xa8, 0x45, 0x3f);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        Style dim = new(Palette.Dim);
        int cell = Math.Clamp((maxWidth - 2 - RecallWidth) / counts.Classes, 4, 14);
        yield return new Segment("  ", dim);
        for (int prediction = 0; prediction < counts.Classes; prediction++) yield return new Segment(Cell(prediction, cell), dim);
        yield return new Segment("recall".PadLeft(RecallWidth), dim);
        yield return Segment.LineBreak;
        for (int label = 0; label < counts.Classes; label++)
        {
            yield return new Segment(label.ToString(CultureInfo.InvariantCulture) + " ", dim);
            BinaryCounts row = counts.Class(label);
            long labelled = row.TruePositives + row.FalseNegatives;
            for (int prediction = 0; prediction < counts.Classes; prediction++)
                yield return Count(counts[label, prediction], labelled, label == prediction, cell);
            yield return new Segment(Format.Share(row.Recall).PadLeft(RecallWidth), dim);
            yield return Segment.LineBreak;
        }
    }

    private static Segment Count(long samples, long labelled, bool right, int width)
    {
        if (samples == 0) return new Segment(Cell("·", width), new Style(Palette.Line));
        double share = (double)samples / labelled;
        Color ground = Palette.Blend(Palette.Ground, right ? Right : Wrong, right ? share : 0.35 + 8 * share); // rare mistakes are seen too
        string text = samples.ToString(CultureInfo.InvariantCulture);
        return new Segment(Cell(text.Length < width ? text : $"{samples / 1000}k", width), new Style(Color.White, ground));
    }

    private static string Cell(object text, int width) => string.Create(CultureInfo.InvariantCulture, $"{text} ").PadLeft(width);
}
