using GpuProof.Fields;

namespace GpuProof;

/// <summary>The table as plain text.</summary>
internal static class Table
{
    public static void Write(TextWriter output, string title, string ours, string theirs, IReadOnlyCollection<FieldResult> rows)
    {
        output.WriteLine();
        output.WriteLine(title);
        Line(title.Length == 0 ? "" : "field", ours, theirs, "verdict");
        foreach (FieldResult row in rows) Line(row.Name, row.Ours, row.Theirs, Word(row.Verdict));

        void Line(string name, string left, string right, string verdict) => output.WriteLine($"  {name,-40} {left,-24} {right,-24} {verdict}".TrimEnd());
    }

    private static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Agree => "agree",
        Verdict.AbsentInBoth => "absent in both",
        Verdict.NotAsked => "this nvidia-smi does not know it",
        Verdict.Differ => "DIFFER",
        Verdict.OnlyOurs => "ONLY OURS",
        Verdict.OnlyTheirs => "ONLY NVIDIA-SMI",
        _ => "",
    };
}
