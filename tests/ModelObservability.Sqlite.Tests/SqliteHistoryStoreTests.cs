using ModelObservability.Testing;

namespace ModelObservability.Sqlite.Tests;

/// <summary>The file in which the live page keeps its history.</summary>
[TestFixture]
public sealed class SqliteHistoryStoreTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void What_one_run_wrote_the_next_one_reads()
    {
        using TemporaryDirectory folder = new();
        Run(folder, Record("a", "first"), Record("b", "second"), Record("a", "third"));
        using SqliteHistoryStore next = new(folder["page.db"]);
        IReadOnlyList<HistoryRecord> records = next.Open(Now);

        Assert.That(records.Select(static record => $"{record.Key}={Text(record)}"), Is.EquivalentTo((string[])["a=third", "b=second"]));
        Assert.That(records.Select(static record => record.Time), Is.All.EqualTo(Now));
        Assert.That(next.Notice, Is.Null);
    }

    [Test]
    public void So_many_runs_are_kept_and_the_oldest_is_forgotten()
    {
        using TemporaryDirectory folder = new();
        for (int run = 1; run <= 6; run++)
        {
            using SqliteHistoryStore store = new(folder["page.db"], runs: 3);
            store.Open(Now);
            store.Write([Record("run", $"{run}")]);
        }

        using SqliteHistoryStore last = new(folder["page.db"], runs: 3);
        Assert.That(last.Open(Now).Select(Text), Is.EqualTo((string[])["5", "6"]), "the third is the one that has begun");
    }

    [Test]
    public void A_record_is_forgotten_when_its_time_is_over()
    {
        using TemporaryDirectory folder = new();
        Run(folder, Record("minute", "old") with { Until = Now.AddDays(1) }, Record("run", "stays"));
        using SqliteHistoryStore next = new(folder["page.db"]);
        Assert.That(next.Open(Now.AddDays(2)).Select(Text), Is.EqualTo((string[])["stays"]));
    }

    [TestCase("not a database at all, whatever its name says. It is longer than a page header would be, so that SQLite reads it.")]
    [TestCase("")]
    public void A_file_that_is_no_database_is_put_aside_with_a_word(string content)
    {
        using TemporaryDirectory folder = new();
        File.WriteAllText(folder["page.db"], content);
        using SqliteHistoryStore store = new(folder["page.db"]);
        Assert.That(store.Open(Now), Is.Empty);
        store.Write([Record("a", "new")]);

        bool wasDamaged = content.Length > 0; // an empty file is a new one
        Assert.That(File.Exists(folder["page.db.damaged"]), Is.EqualTo(wasDamaged));
        Assert.That(store.Notice, wasDamaged ? Does.Contain("damaged").And.Contains("page.db.damaged").And.Not.Contains(folder.Path) : Is.Null);
        if (wasDamaged) Assert.That(File.ReadAllText(folder["page.db.damaged"]), Is.EqualTo(content));
    }

    [Test]
    public void A_database_with_a_torn_page_is_put_aside_and_a_second_one_beside_it([Values(1, 2)] int times)
    {
        using TemporaryDirectory folder = new();
        for (int time = 0; time < times; time++)
        {
            Run(folder, [.. Enumerable.Range(0, 200).Select(static record => Record($"{record}", new string('x', 3000)))]);
            using (FileStream file = File.OpenWrite(folder["page.db"]))
            {
                for (long at = 4096; at < file.Length; at += 4096)
                {
                    file.Position = at;
                    file.Write(new byte[2048]);
                }
            }

            using SqliteHistoryStore store = new(folder["page.db"]);
            Assert.That(store.Open(Now), Is.Empty);
            Assert.That(store.Notice, Does.Contain("damaged"));
        }

        Assert.That(Directory.GetFiles(folder.Path, "page.db.damaged*").Where(static name => !name.EndsWith("-wal", StringComparison.Ordinal)).Count(), Is.EqualTo(times));
    }

    [Test]
    public void A_full_disk_is_said_and_over_when_there_is_room()
    {
        using TemporaryDirectory folder = new();
        using SqliteHistoryStore store = new(folder["page.db"]);
        store.Open(Now);
        store.Fill();
        Assert.That(() => store.Write([Record("a", new string('x', 100_000))]), Throws.TypeOf<IOException>());
        Assert.That(store.Notice, Is.EqualTo("The disk of the history file is full."));
        store.Open(Now); // with room again
        Assert.That(store.Notice, Is.Null);
    }

    [Test]
    public void Of_two_processes_one_has_the_file_and_the_other_is_told()
    {
        using TemporaryDirectory folder = new();
        using SqliteHistoryStore first = new(folder["page.db"]), second = new(folder["page.db"]);
        first.Open(Now);
        first.Write([Record("a", "first")]);
        Assert.That(() => second.Open(Now), Throws.TypeOf<IOException>());
        Assert.That(second.Notice, Is.EqualTo("Another process has the history file open."));
        first.Write([Record("b", "still")]);
    }

    [Test]
    public void A_folder_that_does_not_exist_is_told_without_its_path()
    {
        using TemporaryDirectory folder = new();
        using SqliteHistoryStore store = new(folder["nowhere/page.db"]);
        Assert.That(() => store.Open(Now), Throws.TypeOf<IOException>());
        Assert.That(store.Notice, Is.EqualTo("The history file cannot be opened."));
    }

    [Test]
    public void Bad_arguments_are_refused()
    {
        Assert.That(() => new SqliteHistoryStore(" "), Throws.ArgumentException);
        Assert.That(() => new SqliteHistoryStore("page.db", runs: 0), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("1 to 1,000"));
    }

    private static void Run(TemporaryDirectory folder, params HistoryRecord[] records)
    {
        using SqliteHistoryStore store = new(folder["page.db"]);
        store.Open(Now);
        store.Write(records);
    }

    private static HistoryRecord Record(string key, string text) => new(0, key, Now, null, System.Text.Encoding.UTF8.GetBytes(text));

    private static string Text(HistoryRecord record) => System.Text.Encoding.UTF8.GetString(record.Content.Span);
}
