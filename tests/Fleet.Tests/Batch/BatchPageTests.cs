using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Ranking;
using ModelObservability.Metrics.Regression;
using ModelObservability.Testing;

namespace Fleet.Tests.Batch;

/// <summary>The statements of <c>docs/howto/batch.md</c>, run in their order on SQLite, answer what the engine answers.</summary>
[TestFixture]
public sealed partial class BatchPageTests
{
    private const string Tables = """
        CREATE TABLE predictions (model TEXT, version TEXT, day INTEGER, label INTEGER, score REAL);
        CREATE TABLE forecasts (model TEXT, version TEXT, day INTEGER, target REAL, prediction REAL);
        CREATE TABLE outcome_counts (model TEXT, version TEXT, day INTEGER, tp INTEGER, fp INTEGER, tn INTEGER, fn INTEGER);
        CREATE TABLE score_counts (model TEXT, version TEXT, day INTEGER, score REAL, positives INTEGER, negatives INTEGER);
        CREATE TABLE error_sums (model TEXT, version TEXT, day INTEGER, samples INTEGER, absolute REAL, squared REAL, target REAL, target_squared REAL);
        """;

    private static readonly string[] Versions = ["1", "2"];

    [Test]
    public async Task The_answers_are_those_of_the_engine()
    {
        Random random = new(17);
        Dictionary<string, (BinaryConfusion Outcomes, ExactRanking Ranking, RegressionErrors Errors)> engines = Versions.ToDictionary(static version => version, static _ => (new BinaryConfusion(0.5), new ExactRanking(), new RegressionErrors()));
        await using SqliteConnection connection = new("Data Source=:memory:");
        await connection.OpenAsync();
        await RunAsync(connection, Tables);
        await RunAsync(connection, "BEGIN");
        for (int row = 0; row < 5_000; row++)
        {
            string version = Versions[row % 2];
            int label = row % 501 == 0 ? 7 : random.Next(3) == 0 ? 1 : 0; // some labels are none
            double score = row % 499 == 0 ? double.NaN : Math.Round(Math.Clamp(random.NextDouble() * 0.8 + (label == 1 ? 0.2 : 0), 0, 1), 3); // with ties, and 0.5
            double target = 20 * random.NextDouble() - 5, prediction = target + random.NextDouble() - 0.4;
            await RunAsync(connection, "INSERT INTO predictions VALUES ('churn', $version, $day, $label, $score); INSERT INTO forecasts VALUES ('price', $version, $day, $target, $prediction)",
                ("$version", version), ("$day", row / 700), ("$label", label), ("$score", double.IsNaN(score) ? DBNull.Value : score), ("$target", target), ("$prediction", prediction));
            var engine = engines[version];
            engine.Outcomes.Add((int[])[label], (double[])[score]);
            engine.Ranking.Add((int[])[label], (double[])[score]);
            engine.Errors.Add((double[])[target], (double[])[prediction]);
        }

        await RunAsync(connection, "COMMIT");
        List<Dictionary<string, double>[]> answers = [];
        foreach (Match statement in Statement().Matches(await File.ReadAllTextAsync(Repository.PathOf("docs/howto/batch.md"))))
        {
            if (statement.Groups[1].Value.StartsWith("INSERT", StringComparison.Ordinal)) await RunAsync(connection, statement.Groups[1].Value);
            else answers.Add(await AskAsync(connection, statement.Groups[1].Value));
        }

        Assert.That(answers, Has.Count.EqualTo(3).And.All.Length.EqualTo(Versions.Length));
        for (int version = 0; version < Versions.Length; version++)
        {
            var (outcomes, ranking, errors) = engines[Versions[version]];
            (Dictionary<string, double> classes, Dictionary<string, double> area, Dictionary<string, double> numbers) = (answers[0][version], answers[1][version], answers[2][version]);
            BinaryCounts counts = outcomes.Value;
            RegressionValue value = errors.Value;
            Assert.That((classes["accuracy"], classes["precision"], classes["recall"], classes["f1"]), Is.EqualTo((counts.Accuracy, counts.Precision, counts.Recall, counts.F1)));
            Assert.That(counts.Rejected.Total, Is.GreaterThan(5), "there were rows to reject");
            Assert.That(area["roc_auc"], Is.EqualTo(ranking.Value.RocAuc).Within(1e-15));
            Assert.That(numbers["mae"], Is.EqualTo(value.MeanAbsoluteError).Within(1e-12));
            Assert.That(numbers["rmse"], Is.EqualTo(value.RootMeanSquaredError).Within(1e-12));
            Assert.That(numbers["r2"], Is.EqualTo(value.R2).Within(1e-12));
        }
    }

    private static async Task RunAsync(SqliteConnection connection, string statement, params (string Name, object Value)[] parameters)
    {
        await using SqliteCommand command = new(statement, connection);
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<Dictionary<string, double>[]> AskAsync(SqliteConnection connection, string statement)
    {
        await using SqliteCommand command = new(statement, connection);
        await using SqliteDataReader reader = await command.ExecuteReaderAsync();
        List<Dictionary<string, double>> rows = [];
        while (await reader.ReadAsync()) rows.Add(Enumerable.Range(2, reader.FieldCount - 2).ToDictionary(reader.GetName, reader.GetDouble));
        return [.. rows];
    }

    [GeneratedRegex("```sql\n(.+?)\n```", RegexOptions.Singleline)]
    private static partial Regex Statement();
}
