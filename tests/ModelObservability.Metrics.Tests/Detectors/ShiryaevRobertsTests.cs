using System.Text.Json;
using ModelObservability.Metrics.Detectors;
using ModelObservability.Tests.Golden;

namespace ModelObservability.Tests.Metrics.Detectors;

public class ShiryaevRobertsTests
{
    private static IEnumerable<TestCaseData> Paths => GoldenCase.Of("detection_shiryaev_roberts.json");

    [TestCaseSource(nameof(Paths))]
    public void Its_evidence_and_its_alarm_are_those_of_the_definition(GoldenCase golden)
    {
        double[] values = golden.Doubles("x");
        var unending = new ShiryaevRoberts(golden.Number("m0"), 1e300);
        var detector = new ShiryaevRoberts(golden.Number("m0"), golden.Number("threshold"));
        JsonElement looks = golden.Expected("m_at"), expectedAlarm = golden.Expected("alarm");
        for (int i = 0; i < values.Length; i++)
        {
            unending.Add(values[i]);
            detector.Add(values[i]);
            if (looks.TryGetProperty($"{i + 1}", out JsonElement expected))
                Assert.That(unending.Evidence, Is.EqualTo(expected.GetDouble()).Within(1e-9 * expected.GetDouble()), $"after {i + 1}");
            if (detector.Alarms == 1) break;
        }

        Assert.That(detector.LastAlarm?.At, Is.EqualTo(expectedAlarm.ValueKind == JsonValueKind.Null ? null : expectedAlarm.GetInt64()));
    }

    [Test]
    public void Values_at_the_tolerated_level_alarm_less_often_than_promised([Values(0.01, 0.5)] double level, [Values] ChangeDirection direction)
    {
        // P(alarm within n) is at most n / threshold: 4,000 / 40,000 here, so 50 of 500; far fewer come.
        var random = new Random(17);
        double rate = direction == ChangeDirection.Rise ? level : 1 - level;
        int alarms = 0;
        for (int stream = 0; stream < 500; stream++)
        {
            var detector = new ShiryaevRoberts(rate, 40_000, direction);
            for (int i = 0; i < 4_000 && detector.Alarms == 0; i++) detector.Add(random.NextDouble() < rate ? 1 : 0);
            if (detector.Alarms > 0) alarms++;
        }

        Assert.That(alarms, Is.LessThanOrEqualTo(50));
    }

    [Test]
    public void A_shift_is_found_with_about_when_it_began([Values] ChangeDirection direction)
    {
        var random = new Random(23);
        bool rises = direction == ChangeDirection.Rise;
        var detector = new ShiryaevRoberts(rises ? 0.06 : 0.94, 100_000, direction);
        while (detector.Alarms == 0 && detector.Count < 20_000)
        {
            double rate = detector.Count < 5_000 ? 0.05 : 0.15;
            bool hit = random.NextDouble() < rate;
            detector.Add(hit == rises ? 1 : 0);
        }

        Assert.That(detector.LastAlarm!.Value.At, Is.InRange(5_001, 5_500));
        Assert.That(detector.LastAlarm.Value.Began, Is.InRange(4_900, 5_100));
        Assert.That(detector.LastAlarm.Value.Evidence, Is.GreaterThanOrEqualTo(100_000));
        Assert.That(detector.Evidence, Is.Zero, "it begins anew");
    }

    [Test]
    public void A_good_change_in_the_other_direction_is_no_alarm()
    {
        var detector = new ShiryaevRoberts(0.5, 1_000);
        for (int i = 0; i < 100_000; i++) detector.Add(0.1);
        Assert.That(detector.Alarms, Is.Zero);
        Assert.That(detector.Evidence, Is.LessThan(1_000));
    }

    [Test]
    public void After_an_alarm_it_rests_and_then_raises_another_if_the_change_stays()
    {
        var detector = new ShiryaevRoberts(0.1, 1_000, refractory: 50);
        List<long> at = [];
        for (int i = 1; i <= 200; i++)
            if (detector.Add(1)) at.Add(i);
        Assert.That(at, Has.Count.GreaterThan(1));
        Assert.That(at[1] - at[0], Is.EqualTo(50 + at[0]), "50 values of rest, then as long as the first time");
        Assert.That(detector.Alarms, Is.EqualTo(at.Count));
        Assert.That(detector.Count, Is.EqualTo(200));
    }

    [Test]
    public void Reset_forgets_evidence_and_rest_and_keeps_counts()
    {
        var detector = new ShiryaevRoberts(0.1, 1_000, refractory: 50);
        var fresh = new ShiryaevRoberts(0.1, 1_000, refractory: 50);
        while (!detector.Add(1)) { }
        detector.Add(1); // it rests
        long count = detector.Count;
        detector.Reset();
        Assert.That((detector.Evidence, detector.Count, detector.Alarms), Is.EqualTo((0.0, count, 1L)));
        detector.Add(1);
        fresh.Add(1);
        Assert.That(detector.Evidence, Is.EqualTo(fresh.Evidence).And.Positive);
    }

    [Test]
    public void What_is_not_a_value_is_counted_and_changes_nothing()
    {
        var detector = new ShiryaevRoberts(0.1, 1_000);
        foreach (double value in (double[])[0.2, double.NaN, double.NegativeInfinity, -1e-9, 1.0000001]) detector.Add(value);
        var clean = new ShiryaevRoberts(0.1, 1_000);
        clean.Add(0.2);
        Assert.That((detector.Count, detector.NotFinite, detector.OutOfRange), Is.EqualTo((1L, 2L, 2L)));
        Assert.That(detector.Evidence, Is.EqualTo(clean.Evidence));
    }

    [Test]
    public void What_is_out_of_range_is_refused_with_name_value_and_range()
    {
        Assert.That(() => new ShiryaevRoberts(0, 10), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("tolerated is 0; it must be above 0 and below 1"));
        Assert.That(() => new ShiryaevRoberts(double.NaN, 10), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new ShiryaevRoberts(0.5, double.PositiveInfinity), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("threshold"));
        Assert.That(() => new ShiryaevRoberts(0.5, 10, (ChangeDirection)7), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("direction"));
        Assert.That(() => new ShiryaevRoberts(0.5, 10, refractory: -1), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("refractory"));
    }

    [Test]
    public void The_threshold_follows_from_false_alarms_a_month_and_replicas_share_the_promise()
    {
        Assert.That(new FalseAlarmRate().Threshold(1_000_000), Is.EqualTo(1_000_000));
        Assert.That(new FalseAlarmRate { PerMonth = 2 }.Threshold(1_000_000), Is.EqualTo(500_000));
        Assert.That(new FalseAlarmRate { Replicas = 1_000 }.Threshold(1_000_000), Is.EqualTo(1e9));
        Assert.That(() => new FalseAlarmRate { PerMonth = 0 }, Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("PerMonth is 0"));
        Assert.That(() => new FalseAlarmRate { Replicas = 0 }, Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("Replicas is 0"));
        Assert.That(() => new FalseAlarmRate().Threshold(double.NaN), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_value_allocates_nothing_not_even_one_that_raises_an_alarm()
    {
        var detector = new ShiryaevRoberts(0.1, 10);
        Assert.That(Allocations.Of(() => { for (int i = 0; i < 1000; i++) detector.Add(i % 3 / 2.0); }), Is.Zero);
        Assert.That(detector.Alarms, Is.Positive);
    }
}
