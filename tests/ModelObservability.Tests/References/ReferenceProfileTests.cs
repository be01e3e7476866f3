using System.Text;
using System.Text.Json;
using ModelObservability.Metrics.Drift;
using ModelObservability.References;
using ModelObservability.Testing;

namespace ModelObservability.Tests.References;

public class ReferenceProfileTests
{
    [Test]
    public void A_profile_comes_back_from_its_file_as_it_was()
    {
        using TemporaryDirectory directory = new();
        ReferenceProfile profile = Profile(), read = SavedAndLoaded(profile, directory);
        Assert.That(ReferenceJson.Write(read), Is.EqualTo(ReferenceJson.Write(profile)));
        Assert.That(read.Rates["accuracy"], Is.EqualTo(new ReferenceRate(profile.Rates["accuracy"].Successes, 400)));
        Assert.That(read.Latency!.Count, Is.EqualTo(profile.Latency!.Count).And.GreaterThan(0));
        Assert.That(read.Columns.Select(column => column.Name), Is.EqualTo(new[] { "age", "country" }));
        Assert.That(read.Columns[1].Categories, Is.EqualTo(new[] { "DE", "FR" }));
    }

    [Test]
    public void A_binary_tracker_gives_its_counts_its_scores_and_the_calls_of_its_monitor()
    {
        ReferenceProfile profile = Profile();
        Assert.That(profile.Task, Is.EqualTo("binary"));
        Assert.That(profile.Rates.Keys, Is.EqualTo(new[] { "accuracy", "error", "precision", "recall" }));
        Assert.That(profile.Rates["error"], Is.EqualTo(new ReferenceRate(1, 11)));
        Assert.That(profile.Means["brier"].Count, Is.EqualTo(400));
        Assert.That(profile.Classes.Sum(), Is.EqualTo(400));
        Assert.That(profile.Duration, Is.EqualTo(TimeSpan.FromMinutes(2)));
        ReferenceScores scores = profile.Scores!;
        Assert.That(scores.Negatives.Sum() + scores.Positives.Sum(), Is.EqualTo(400));
        int split = scores.Edges.ToList().FindIndex(edge => edge >= 0.5);
        Assert.That(scores.Negatives.Take(split).Concat(scores.Positives.Take(split)).Sum(), Is.EqualTo(profile.Classes[0]), "one bin begins at the threshold");
    }

    [Test]
    public void Every_family_that_counts_right_answers_gives_them()
    {
        using ModelMonitor multiclass = new("families", "multiclass"), multilabel = new("families", "multilabel"), regression = new("families", "regression");
        MulticlassQuality classes = multiclass.TrackMulticlass(3);
        classes.Record([0, 1, 2, 2], [0, 1, 1, 2]);
        Assert.That(classes.CaptureReference().Rates["accuracy"], Is.EqualTo(new ReferenceRate(3, 4)));
        Assert.That(classes.CaptureReference().Classes, Is.EqualTo(new long[] { 1, 2, 1 }));
        RegressionQuality numbers = regression.TrackRegression();
        numbers.Record([1.0, 2.0], [1.0, 3.0]);
        Assert.That(numbers.CaptureReference().Means["mae"], Is.EqualTo(new ReferenceMean(0.5, 2)));
        Assert.That(multilabel.TrackMultilabel(2).CaptureReference().Rates, Is.Empty, "nothing was recorded");
    }

    [Test]
    public void A_profile_of_another_model_is_refused()
    {
        using TemporaryDirectory directory = new();
        string path = directory["reference.json"];
        Profile().Save(path);
        Assert.That(() => ReferenceProfile.Load(path, new("other", "1")), Throws.InstanceOf<InvalidDataException>().With.Message.EqualTo("The profile is of the model churn; this one is other."));
        Assert.That(() => ReferenceProfile.Load(path, new("churn", "2")), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("version 1 of churn; expected 2"));
        Assert.That(() => ReferenceProfile.Load(path, new("churn")), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("expected (none)"));
    }

    [Test]
    public void A_profile_of_another_version_is_read_when_asked_for_by_name()
    {
        using TemporaryDirectory directory = new();
        string path = directory["reference.json"];
        Profile().Save(path);
        Assert.That(ReferenceProfile.Load(path, new("churn", "2"), ofVersion: "1").Model.Version, Is.EqualTo("1"));
        Assert.That(() => ReferenceProfile.Load(path, new("churn", "1"), ofVersion: "3"), Throws.InstanceOf<InvalidDataException>());
    }

    [Test]
    public void A_newer_format_is_refused_with_both_numbers()
    {
        string json = Encoding.UTF8.GetString(ReferenceJson.Write(Profile())).Replace("\"version\": 1,", "\"version\": 2,", StringComparison.Ordinal);
        Assert.That(() => ReferenceReader.Read(Encoding.UTF8.GetBytes(json)), Throws.InstanceOf<InvalidDataException>().With.Message.StartsWith("The profile has format 2; this library reads 1."));
    }

    [TestCase("\"successes\": 10", "\"successes\": 12", "rates.error")]
    [TestCase("\"missing\": 0", "\"missing\": -1", "columns[0].missing")]
    [TestCase("\"kind\": \"numeric\"", "\"kind\": \"text\"", "columns[0].kind")]
    [TestCase("\"threshold\": 0.5", "\"threshold\": \"x\"", "scores.threshold")]
    [TestCase("\"name\": \"country\"", "\"name\": \"age\"", "columns[1]")]
    [TestCase("\"captured_at\": \"", "\"captured_at\": \"x", "captured_at")]
    [TestCase("\"sketch\": \"", "\"sketch\": \"AAAA", "latency")]
    [TestCase("\"classes\": [", "\"classes\": [9223372036854775807,9223372036854775807,", "classes have more samples than 2^63")]
    [TestCase("\"edges\": [\n      ", "\"edges\": [\n      -1,", "scores")]
    [TestCase("\"duration_seconds\": 120", "\"duration_seconds\": -1", "duration_seconds")]
    public void What_cannot_be_is_refused_with_its_place(string before, string after, string place)
    {
        string json = Encoding.UTF8.GetString(ReferenceJson.Write(Profile())).Replace("\"successes\": 1,", "\"successes\": 10,", StringComparison.Ordinal);
        Assert.That(json, Does.Contain(before));
        int at = json.IndexOf(before, StringComparison.Ordinal);
        string broken = json[..at] + after + json[(at + before.Length)..];
        Assert.That(() => ReferenceReader.Read(Encoding.UTF8.GetBytes(broken)), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(place));
    }

    [Test]
    public void Cut_off_anywhere_it_is_refused()
    {
        byte[] whole = ReferenceJson.Write(Profile());
        for (int length = 0; length < whole.Length - 1; length += 7)
            Assert.That(() => ReferenceReader.Read(whole.AsMemory(0, length)), Throws.InstanceOf<InvalidDataException>());
    }

    [Test]
    public void Whatever_the_bytes_are_it_is_a_profile_or_refused()
    {
        byte[] whole = ReferenceJson.Write(Profile());
        Random random = new(14);
        int read = 0;
        for (int round = 0; round < 4000; round++)
        {
            byte[] hostile = [.. whole];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                int at = random.Next(hostile.Length);
                switch (random.Next(4))
                {
                    case 0: hostile[at] = (byte)random.Next(256); break;
                    case 1: hostile[at] = (byte)"0123456789-eE.,[]{}\"n"[random.Next(20)]; break;
                    case 2: hostile = [.. hostile[..at], .. hostile[Math.Min(hostile.Length, at + random.Next(40))..]]; break;
                    default: hostile = [.. hostile[..at], .. whole.AsSpan(random.Next(whole.Length - 40), 40), .. hostile[at..]]; break;
                }
            }

            try
            {
                ReferenceProfile profile = ReferenceReader.Read(hostile);
                Assert.That(ReferenceJson.Write(profile), Is.Not.Empty, "what was read can be written");
                foreach (ReferenceColumn column in profile.Columns) Assert.That(ColumnDrift.Of(column.Distribution, column.Distribution.CreateEmpty()), Is.Not.Null);
                read++;
            }
            catch (InvalidDataException)
            {
            }
        }

        Assert.That(read, Is.GreaterThan(0), "a changed digit is often still a profile");
    }

    [Test]
    public void Whatever_a_profile_holds_it_can_be_watched_against_and_compared_with_or_is_refused()
    {
        string whole = Encoding.UTF8.GetString(ReferenceJson.Write(Profile()));
        string[] numbers = ["0", "1", "9223372036854775807", "4611686018427387904", "1e308", "-1e308", "5e-324", "1", "3"];
        Random random = new(15);
        int used = 0;
        for (int round = 0; round < 1500; round++)
        {
            // Another number in the place of one that is there.
            string hostile = whole;
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                int at = hostile.IndexOfAny(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'], random.Next(hostile.Length / 2, hostile.Length - 1)), end = at;
                while (end >= 0 && end < hostile.Length && (char.IsDigit(hostile[end]) || hostile[end] is '.' or 'E' or '-')) end++;
                if (at >= 0) hostile = hostile[..at] + numbers[random.Next(numbers.Length)] + hostile[end..];
            }

            ReferenceProfile profile;
            try
            {
                profile = ReferenceReader.Read(Encoding.UTF8.GetBytes(hostile)) with { Model = new($"hostile {round}") };
            }
            catch (InvalidDataException)
            {
                continue;
            }

            ManualTime time = new();
            using ModelMonitor monitor = new(profile.Model, time);
            try
            {
                using ModelWatch watch = monitor.Watch(profile);
                DriftTracker drift = monitor.TrackDrift(profile, new() { Window = TimeSpan.FromSeconds(1) });
                drift.Record([.. Enumerable.Range(0, 1_000 * profile.Columns.Count).Select(static index => (double)index)]);
                if (profile.Scores is not null) drift.RecordScores([.. Enumerable.Range(0, 1_000).Select(static index => index / 1_000.0)]);
                time.Advance(TimeSpan.FromMinutes(1));
                watch.Look();
                Assert.That(drift.Report().ToString(), Is.Not.Empty);
                used++;
            }
            catch (Exception refused) when (refused is InvalidDataException or ArgumentException)
            {
            }
        }

        Assert.That(used, Is.GreaterThan(100));
    }

    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("{\"format\":\"ModelObservability.ReferenceProfile\",\"version\":1}")]
    [TestCase("{\"format\":\"ModelObservability.ReferenceProfile\",\"version\":1,\"model\":{\"name\":\" \"}}")]
    [TestCase("{\"format\":\"ModelObservability.ReferenceProfile\",\"format\":\"x\"}")]
    public void Json_of_another_shape_is_refused(string json) =>
        Assert.That(() => ReferenceReader.Read(Encoding.UTF8.GetBytes(json)), Throws.InstanceOf<InvalidDataException>());

    [Test]
    public void It_is_json_that_people_can_read()
    {
        using JsonDocument document = JsonDocument.Parse(ReferenceJson.Write(Profile()));
        Assert.That(document.RootElement.GetProperty("latency").GetProperty("p95").GetDouble(), Is.EqualTo(0.01).Within(0.0002));
        Assert.That(document.RootElement.GetProperty("columns")[0].GetProperty("edges").GetArrayLength(), Is.GreaterThan(2));
    }

    private static ReferenceProfile SavedAndLoaded(ReferenceProfile profile, TemporaryDirectory directory)
    {
        string path = directory["reference.json"];
        profile.Save(path);
        profile.Save(path);
        Assert.That(Directory.GetFiles(directory.Path), Has.Length.EqualTo(1));
        return ReferenceProfile.Load(path, profile.Model);
    }

    /// <summary>Made once: a monitor of the same identity would go on with the counts of the one before.</summary>
    private static readonly Lazy<ReferenceProfile> Captured = new(Capture);

    private static ReferenceProfile Profile() => Captured.Value;

    private static ReferenceProfile Capture()
    {
        ManualTime time = new();
        using ModelMonitor monitor = new("churn", "1", timeProvider: time);
        monitor.TrackLatency();
        BinaryQuality quality = monitor.TrackBinary(new() { Probabilities = true });
        Func<bool, int> model = monitor.Observe((bool fails) =>
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            return fails ? throw new InvalidOperationException() : 1;
        });
        for (int call = 0; call < 10; call++) model(false);
        Assert.That(() => model(true), Throws.InvalidOperationException);
        time.Advance(TimeSpan.FromMinutes(2) - TimeSpan.FromMilliseconds(110));
        Random random = new(1);
        ReferenceBuilder builder = new(monitor.Identity, ["age", "country"], ["country"], time);
        for (int row = 0; row < 400; row++)
        {
            double score = random.NextDouble();
            quality.Record(random.NextDouble() < score, score);
            builder.Add([20 + row % 50, builder.CodeOf("country", row % 3 == 0 ? "DE" : "FR")]);
        }

        return builder.Build(quality.CaptureReference());
    }
}
