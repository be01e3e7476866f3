using System.Globalization;
using System.Text;
using Evaluate.Csv;
using Evaluate.Rows;

namespace Evaluate.Tests.Rows;

internal sealed class RowReaderTests
{
    private readonly List<string> reports = [];

    [Test]
    public void Columns_are_found_by_name_in_any_order_and_others_are_passed_over()
    {
        RowReader reader = Reader("y_score,note,y_true\n0.25,any text,1\n-1e3,\"a, b\",0\n");
        RowBatch batch = ReadAll(reader, new(ColumnKind.Class, reader.Header.Require("y_true")), new(ColumnKind.Number, reader.Header.Require("y_score")));
        Assert.That(batch.Classes(0).ToArray(), Is.EqualTo((int[])[1, 0]));
        Assert.That(batch.Numbers(1).ToArray(), Is.EqualTo((double[])[0.25, -1000]));
        Assert.That((reader.Accepted, reader.Rejected), Is.EqualTo((2, 0)));
    }

    [Test]
    public void Families_of_columns_are_rows_of_a_table()
    {
        RowReader reader = Reader("p1,p0,p2,p4\n1,0,2,9\n4,3,5,9\n");
        Assert.That(reader.Header.FindAll("p", 3), Is.EqualTo((int[])[1, 0, 2]));
        RowBatch batch = ReadAll(reader, new ColumnGroup(ColumnKind.Number, reader.Header.FindAll("p", 3)));
        Assert.That(batch.Numbers(0).ToArray(), Is.EqualTo((double[])[0, 1, 2, 3, 4, 5]));
    }

    [Test]
    public void A_bad_cell_is_reported_with_file_line_column_and_value_and_its_row_left_out()
    {
        RowReader reader = Reader("y,s\n1,0.5\n2,abc\nx,0.5\n3\n4,\n5,\"a\"b\n6,0.5,7\n7,0.75\n");
        RowBatch batch = ReadAll(reader, new(ColumnKind.Class, 0), new(ColumnKind.Number, 1));
        Assert.That(batch.Classes(0).ToArray(), Is.EqualTo((int[])[1, 7]));
        Assert.That(batch.Numbers(1).ToArray(), Is.EqualTo((double[])[0.5, 0.75]));
        Assert.That((reader.Accepted, reader.Rejected), Is.EqualTo((2, 6)));
        Assert.That(reports, Is.EqualTo((string[])
        [
            "data.csv:3:2: s: \"abc\" is not a number",
            "data.csv:4:1: y: \"x\" is not an integer",
            "data.csv:5: 1 fields; the header has 2",
            "data.csv:6:2: s: \"\" is missing",
            "data.csv:7: text follows a closing quote",
            "data.csv:8: 3 fields; the header has 2",
        ]));
    }

    [Test]
    public void Values_in_reports_are_cut_and_cannot_move_a_cursor()
    {
        CsvProblem problem = new("f", 1, "is not a number", 1, "y", "\u001b[2J\r" + new string('x', 100) + "\u202e");
        Assert.That(problem.ToString(), Is.EqualTo($"f:1:1: y: \"\\u001B[2J\\u000D{new string('x', 55)}…\" is not a number"));
    }

    [Test]
    public void Rows_come_in_batches_of_bounded_size()
    {
        RowReader reader = Reader("y\n" + string.Concat(Enumerable.Range(0, 10_000).Select(i => $"{i}\n")));
        ColumnGroup[] groups = [new(ColumnKind.Class, 0)];
        RowBatch batch = new(groups);
        List<int> seen = [];
        while (reader.Read(batch, groups))
        {
            Assert.That(batch.Count, Is.LessThanOrEqualTo(batch.Capacity));
            seen.AddRange(batch.Classes(0));
        }

        Assert.That(seen, Is.EqualTo(Enumerable.Range(0, 10_000)));
        Assert.That(new RowBatch([new(ColumnKind.Number, [.. Enumerable.Range(0, 1 << 20)])]).Capacity, Is.EqualTo(1));
    }

    [Test]
    public void A_header_that_cannot_be_used_is_refused()
    {
        Refused("", "empty");
        Refused("\n\n", "empty");
        Refused("a,b,a\n", "Columns 1 and 3 are both named a");
        Refused("\"a\n", "quote is never closed");
        Assert.That(() => Reader("a, b\n").Header.Require("c"), Throws.InstanceOf<InvalidDataException>().With.Message.EqualTo("There is no column c; the file has a, b."));

        void Refused(string text, string message) =>
            Assert.That(() => Reader(text), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(message));
    }

    [TestCase("tr-TR")]
    [TestCase("de-DE")]
    [TestCase("ar-SA")]
    [TestCase("fa-IR")]
    public void The_machines_culture_does_not_matter(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            RowReader reader = Reader("i,s\n-1,0.5\n2,\"1,5\"\n3,INF\n");
            RowBatch batch = ReadAll(reader, new(ColumnKind.Class, 0), new(ColumnKind.Number, 1));
            Assert.That(batch.Numbers(1).ToArray(), Is.EqualTo((double[])[0.5, double.PositiveInfinity]));
            Assert.That(batch.Classes(0)[0], Is.EqualTo(-1));
            Assert.That(reports, Is.EqualTo((string[])["data.csv:3:2: s: \"1,5\" is not a number"]));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void Only_the_first_problems_are_written_out()
    {
        StringWriter writer = new();
        ProblemLog log = new(writer, most: 2);
        for (int i = 1; i <= 5; i++)
            log.Add(new CsvProblem("f", i, "bad"));
        log.Close();
        Assert.That(writer.ToString().Split(writer.NewLine), Is.EqualTo((string[])["f:1: bad", "f:2: bad", "… and 3 more rows with problems", ""]));
    }

    [SetUp]
    public void Forget() => reports.Clear();

    private static RowBatch ReadAll(RowReader reader, params ColumnGroup[] groups)
    {
        RowBatch batch = new(groups);
        reader.Read(batch, groups);
        return batch;
    }

    private RowReader Reader(string text) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)), "data.csv", problem => reports.Add(problem.ToString()));
}
