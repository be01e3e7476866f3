using System.Text;
using Evaluate.Csv;
using FsCheck;
using FsCheck.Fluent;

namespace Evaluate.Tests.Csv;

internal sealed class CsvReaderTests
{
    [TestCase("a,b\n1,2\n", "a|b", "1|2")]
    [TestCase("a,b\r\n1,2\r\n", "a|b", "1|2")]
    [TestCase("a,b\n1,2", "a|b", "1|2")]
    [TestCase("a,b\r\n1,2\r", "a|b", "1|2")]
    [TestCase("\uFEFFa,b\n1,2\n", "a|b", "1|2")]
    [TestCase("a\n\n\r\nb\n", "a", "b")]
    [TestCase(",\n,,", "|", "||")]
    [TestCase("\"a\",\"b,c\"\n\"say \"\"hi\"\"\",\"\"\n", "a|b,c", "say \"hi\"|")]
    [TestCase("\"line\nbreak\",x\r\n\"\r\n\",\"\"\"\"", "line\nbreak|x", "\r\n|\"")]
    [TestCase("\"a\"\r\n\"b\"", "a", "b")]
    [TestCase("naïve,日本,😀\n", "naïve|日本|😀")]
    [TestCase(" a , b \n", " a | b ")]
    [TestCase("")]
    [TestCase("\n\n")]
    [TestCase("\uFEFF")]
    public void Records_are_what_RFC_4180_says(string text, params string[] records) => Assert.That(Read(text), Is.EqualTo(records));

    [TestCase("ok\na,\"b\nx,y\nok\n", "ok@1", "a quote is never closed@2", "x|y@3", "ok@4")]
    [TestCase("\"a\"b,c\nok\n", "text follows a closing quote@1", "ok@2")]
    [TestCase("a\"b,c\nok\n", "a quote stands inside a field that does not begin with one@1", "ok@2")]
    [TestCase("\"a\" ,c\nok\n", "text follows a closing quote@1", "ok@2")]
    [TestCase("\"a\"\rb\nok\n", "text follows a closing quote@1", "ok@2")]
    public void A_malformed_record_is_reported_and_the_next_line_read(string text, params string[] expected) =>
        Assert.That(Reports(text), Is.EqualTo(expected));

    [Test]
    public void Lines_are_counted_through_quotes_and_empty_lines() =>
        Assert.That(Reports("h\n\n\"a\nb\r\nc\"\nx\n"), Is.EqualTo((string[])["h@1", "a\nb\r\nc@3", "x@6"]));

    [TestCase("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\nok\n")]
    [TestCase("\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\nok\n")]
    [TestCase("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void A_record_beyond_the_limit_is_dropped_and_does_not_grow_memory(string text)
    {
        string[] reports = Reports(text, maxRecord: 20);
        Assert.That(reports[0], Does.EndWith("@1").And.Contain(text[0] == '"' ? "quote is never closed" : "longer than 20 bytes"));
        Assert.That(reports.Skip(1), Is.EqualTo(text.EndsWith("ok\n", StringComparison.Ordinal) ? (string[])["ok@2"] : []));
    }

    [Test]
    public void An_endless_line_is_dropped_in_bounded_memory()
    {
        byte[] text = new byte[40_000_000];
        Array.Fill(text, (byte)'x');
        text[^3] = (byte)'\n';
        text[^2] = (byte)'y';
        text[^1] = (byte)'\n';
        long before = GC.GetAllocatedBytesForCurrentThread();
        CsvReader reader = new(new MemoryStream(text));
        Assert.That(reader.Read(), Is.EqualTo(CsvFound.Malformed));
        Assert.That(reader.Read(), Is.EqualTo(CsvFound.Record));
        Assert.That(Encoding.UTF8.GetString(reader[0]), Is.EqualTo("y"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(8 << 20));
    }

    [Test]
    public void What_is_written_by_the_rules_is_read_back_in_pieces_of_any_size() =>
        Prop.ForAll(
            Gen.Elements("", "a", "1.5", ",", "\"", "\n", "\r\n", "x,y", "\"\"", " é", "a long field that fills more than one vector of bytes", "😀")
                .Two().Select(pair => pair.Item1 + pair.Item2).NonEmptyListOf().Select(fields => fields.ToArray()).ArrayOf().ToArbitrary(),
            Gen.Choose(1, 7).ToArbitrary(),
            Gen.Elements("\n", "\r\n").ToArbitrary(),
            (records, most, lineEnd) =>
            {
                // A record of one empty field is an empty line, which is skipped.
                string[][] written = [.. records.Where(fields => fields is not [""])];
                string text = string.Concat(written.Select(fields => string.Join(',', fields.Select(Quoted)) + lineEnd));
                CsvReader reader = new(new TrickleStream(Encoding.UTF8.GetBytes(text), most));
                foreach (string[] fields in written)
                {
                    if (reader.Read() != CsvFound.Record || !fields.SequenceEqual(Fields(reader)))
                        return false;
                }

                return reader.Read() == CsvFound.End && reader.Read() == CsvFound.End;
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Test]
    public void Any_bytes_are_read_to_the_end_and_no_line_is_lost() =>
        Prop.ForAll(Gen.Elements((byte)',', (byte)'"', (byte)'\n', (byte)'\r', (byte)'x', (byte)0, (byte)0xFF).ArrayOf().ToArbitrary(), Gen.Choose(1, 5).ToArbitrary(), (bytes, most) =>
        {
            CsvReader reader = new(new TrickleStream(bytes, most), maxRecord: 30);
            long line = 0;
            for (CsvFound found = reader.Read(); found != CsvFound.End; found = reader.Read())
            {
                if (reader.Line <= line || found == CsvFound.Incomplete)
                    return false;
                line = reader.Line;
                if (found == CsvFound.Record)
                    _ = Fields(reader);
            }

            return line <= bytes.Count(b => b == (byte)'\n') + 1;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Test]
    public void Reading_allocates_nothing_once_the_buffers_have_grown()
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 10_000).Select(i => $"{i},\"say \"\"{i % 10}\"\"\",0.5\n")));
        CsvReader reader = new(new MemoryStream(text));
        reader.Read();
        _ = reader[1];
        long before = GC.GetAllocatedBytesForCurrentThread(), bytes = 0;
        while (reader.Read() == CsvFound.Record)
            bytes += reader[1].Length;
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(bytes, Is.EqualTo(9_999 * 7));
    }

    private static string Quoted(string field) =>
        field.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;

    private static string[] Fields(CsvReader reader) => [.. Enumerable.Range(0, reader.Fields).Select(i => Encoding.UTF8.GetString(reader[i]))];

    private static string[] Read(string text) => [.. Reports(text).Select(report => report[..report.LastIndexOf('@')])];

    private static string[] Reports(string text, int maxRecord = 1 << 20)
    {
        List<string> reports = [];
        CsvReader reader = new(new MemoryStream(Encoding.UTF8.GetBytes(text)), maxRecord);
        for (CsvFound found = reader.Read(); found != CsvFound.End; found = reader.Read())
            reports.Add($"{(found == CsvFound.Record ? string.Join('|', Fields(reader)) : reader.Fault)}@{reader.Line}");
        return [.. reports];
    }
}
