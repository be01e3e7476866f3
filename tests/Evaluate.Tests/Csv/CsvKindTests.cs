using System.Text;
using Evaluate.Csv;

namespace Evaluate.Tests.Csv;

/// <summary>Files that are no lines of UTF-8 are said to be what they are; those that nearly are are read.</summary>
internal sealed class CsvKindTests
{
    private const string Lines = "y_true,y_score\n1,0.9\n0,0.2\n";

    private static IEnumerable<TestCaseData> Others =>
    [
        new TestCaseData(Encoding.UTF8.GetBytes("y_true,y_score\r1,0.9\r0,0.2\r"), "lines end in CR alone").SetArgDisplayNames("CR only (case 18)"),
        new TestCaseData(Encoding.UTF8.GetBytes("\"y\rtrue\",y_score\r1,0.9\r"), "lines end in CR alone").SetArgDisplayNames("CR only behind quotes"),
        new TestCaseData(Encoding.UTF8.GetBytes("y_true,y_score\r1,0.9\n0,0.2\n"), "lines end in CR alone").SetArgDisplayNames("a header that ends in CR alone"),
        new TestCaseData((byte[])[.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Lines)], "UTF-16;").SetArgDisplayNames("UTF-16"),
        new TestCaseData((byte[])[.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(Lines)], "UTF-16;").SetArgDisplayNames("UTF-16, big end first"),
        new TestCaseData(Encoding.Unicode.GetBytes(Lines), "UTF-16 without a byte order mark").SetArgDisplayNames("UTF-16 without a mark"),
        new TestCaseData(Encoding.BigEndianUnicode.GetBytes(Lines), "UTF-16 without a byte order mark").SetArgDisplayNames("UTF-16, big end first, without a mark"),
        new TestCaseData((byte[])[.. Encoding.UTF32.Preamble, .. Encoding.UTF32.GetBytes(Lines)], "UTF-32").SetArgDisplayNames("UTF-32"),
        new TestCaseData(Encoding.UTF8.GetBytes("y_true,y\0_score\n1,0.9\n"), "holds zero bytes").SetArgDisplayNames("zero bytes"),
        new TestCaseData((byte[])[0x1F, 0x8B, 8, 0, 1], "gzip").SetArgDisplayNames("gzip"),
        new TestCaseData((byte[])[.. "PK"u8, 3, 4, 20, 0], "ZIP").SetArgDisplayNames("a workbook"),
        new TestCaseData("PAR1\u0015\u0004"u8.ToArray(), "Parquet").SetArgDisplayNames("Parquet"),
        new TestCaseData((byte[])[], "The file is empty").SetArgDisplayNames("an empty file"),
        new TestCaseData("\uFEFF"u8.ToArray(), "The file is empty").SetArgDisplayNames("nothing but a mark"),
        new TestCaseData("\n\r\n"u8.ToArray(), "The file is empty").SetArgDisplayNames("nothing but line ends"),
        new TestCaseData("y_true,\"y_score\n1,0.9\n"u8.ToArray(), "a quote is never closed").SetArgDisplayNames("a quote of the header that is never closed"),
    ];

    [TestCaseSource(nameof(Others))]
    public void What_is_no_text_in_lines_is_said_to_be_what_it_is(byte[] bytes, string message) =>
        Assert.That(() => CsvHeader.Read(new CsvReader(new TrickleStream(bytes, 3))), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(message));

    [TestCase("\uFEFFy_true,y_score\n1,0.9\n0,0.2\n", TestName = "With a byte order mark")]
    [TestCase("\uFEFF\uFEFFy_true,y_score\n1,0.9\n0,0.2\n", TestName = "With two byte order marks")]
    [TestCase("y_true,y_score\r\n1,0.9\n0,0.2\r\n", TestName = "With mixed line ends")]
    [TestCase("y_true,y_score\r\r\n1,0.9\r\r\n0,0.2\r\r\n", TestName = "With line ends that were translated twice")]
    [TestCase("\"y_true\",\"y_score\"\r\r\n\"1\",\"0.9\"\r\r\n0,0.2", TestName = "The same with quotes, and no last line end")]
    [TestCase("y_true,y_score\n1,0.9\n0,0.2\r", TestName = "With a CR at the end")]
    public void What_can_be_read_is_read(string text)
    {
        string[] read = Reports(Encoding.UTF8.GetBytes(text));
        Assert.That(read, Is.EqualTo((string[])["y_true|y_score", "1|0.9", "0|0.2"]));
    }

    [Test]
    public void A_quote_that_swallows_the_rest_is_told_from_a_long_record()
    {
        string rows = string.Concat(Enumerable.Repeat("1,0.5\n", 20_000));
        Assert.That(Reports(Encoding.UTF8.GetBytes("a,b\n1,\"0.5\n" + rows), maxRecord: 40)[1], Is.EqualTo("a quote is not closed within 40 bytes"));
        Assert.That(Reports(Encoding.UTF8.GetBytes("a,b\n" + rows.Replace('\n', '\r')), maxRecord: 40)[1], Does.Contain("except by CR alone"));
        Assert.That(Reports(Encoding.UTF8.GetBytes("a,b\n" + new string('1', 100_000)), maxRecord: 40)[1], Is.EqualTo("a record is longer than 40 bytes"));
    }

    [Test]
    public void A_CR_among_good_lines_is_named_with_its_line()
    {
        using ProgramRun run = new(["y_true,y_score", "1,0.9", "0,0.2\r1,0.8", "0,0.1"], "binary");
        Assert.That(run.Errors, Does.Contain("f.csv:3: 3 fields; the header has 2; a CR alone is no line end here, LF and CR LF are"));
        Assert.That(run.Output, Does.Contain("2 rows, 1 rejected"));
    }

    [Test]
    public void A_cell_with_zero_bytes_or_a_mark_in_it_is_shown_as_what_it_holds()
    {
        using ProgramRun run = new(["y_true,y_score", "1,0.9", "0,0.2", "1,0.9\0", "\uFEFF1,0.8"], "binary");
        Assert.That(run.Errors, Does.Contain("f.csv:4:2: y_score: \"0.9\\u0000\" is not a number").And.Contain("f.csv:5:1: y_true: \"\\uFEFF1\" is not an integer"));
    }

    private static string[] Reports(byte[] bytes, int maxRecord = 1 << 20)
    {
        List<string> reports = [];
        CsvReader reader = new(new TrickleStream(bytes, 3), maxRecord);
        for (CsvFound found = reader.Read(); found != CsvFound.End; found = reader.Read())
            reports.Add(found == CsvFound.Record ? string.Join('|', Enumerable.Range(0, reader.Fields).Select(i => Encoding.UTF8.GetString(reader[i]))) : reader.Fault);
        return [.. reports];
    }
}
