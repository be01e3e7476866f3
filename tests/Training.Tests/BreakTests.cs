using System.Globalization;
using System.Text.RegularExpressions;
using Training.Breaking;

namespace Training.Tests;

/// <summary>Every way to break the training is found in time, and a healthy one is left alone.</summary>
[TestFixture]
public sealed class BreakTests
{
    private static IEnumerable<string> Modes => Breakage.All.Select(static one => one.Name);

    [TestCaseSource(nameof(Modes))]
    public async Task What_is_broken_is_found_within_the_stated_steps(string mode)
    {
        foreach (string seed in new[] { "7", "3" }) await MustBeFound(mode, seed);
    }

    [Test]
    public async Task The_spoiled_batch_is_named_and_left_out_so_that_the_network_is_as_good_as_ever()
    {
        SampleRun run = await SampleRun.Of("--break", "spike");
        Assert.That(run.Output, Does.Match(@"MO2002 warning: .*\r?\n.*step 60, .*batches 60\b"));
        Assert.That(run.Output, Does.Not.Contain("MO2009"));
        Assert.That(run.Accuracy, Is.GreaterThan(0.93));
    }

    [Test]
    public async Task A_loss_that_is_no_number_stops_the_run_as_diverged()
    {
        SampleRun run = await SampleRun.Of("--break", "nan");
        Assert.That(run.Output, Does.Contain("Diverged (signal MO2001) after "));
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(42)]
    public async Task A_healthy_training_raises_no_alarm_and_learns(int seed)
    {
        SampleRun run = await SampleRun.Of("--seed", seed.ToString(CultureInfo.InvariantCulture));
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, "")));
        Assert.That(run.Accuracy, Is.GreaterThan(0.93));
        // MO2010: early stopping says that it stopped. MO2007: on a busy machine a step of fifty microseconds really waits longer than it computes.
        Assert.That(Regex.Matches(run.Output, @"MO20\d\d").Select(static one => one.Value), Is.All.AnyOf("MO2010", "MO2007"));
    }

    private static async Task MustBeFound(string mode, string seed)
    {
        Breakage breakage = Breakage.All.Single(one => one.Name == mode);
        SampleRun run = await SampleRun.Of("--break", mode, "--seed", seed);

        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, "")), run.Output);
        Match found = Regex.Match(run.Output, @"(MO\d+) found (\d+) steps after the cause; in time: the limit is (\d+)\.");
        Assert.That(found.Groups[1].Value, Is.EqualTo(breakage.Code));
        Assert.That(int.Parse(found.Groups[2].Value, CultureInfo.InvariantCulture), Is.InRange(0, breakage.Within));
        Assert.That(run.Output, Does.Contain($"  {breakage.Code} ").And.Contain(breakage.Cause), "with evidence and cause");
    }
}
