namespace Quickstart.Tests;

[TestFixture]
public sealed class OptionsTests
{
    [Test]
    public void Nothing_given_is_twenty_seconds_without_a_port()
    {
        Options options = Parsed();

        Assert.That(options.Serving, Is.EqualTo(TimeSpan.FromSeconds(20)));
        Assert.That(options.Port, Is.Null);
        Assert.That((options.Json, options.Hold, options.Help, options.Picture), Is.EqualTo((false, false, false, (string?)null)));
    }

    [Test]
    public void Everything_given_is_read()
    {
        Options options = Parsed("--seconds", "1.5", "--rate", "400", "--threads", "3", "--seed", "11", "--port", "0", "--hold", "--json", "--picture", "board.svg");

        Assert.That(options.Serving, Is.EqualTo(TimeSpan.FromSeconds(1.5)));
        Assert.That((options.Rate, options.Threads, options.Seed, options.Port), Is.EqualTo((400, 3, 11, (int?)0)));
        Assert.That((options.Hold, options.Json, options.Picture), Is.EqualTo((true, true, "board.svg")));
    }

    [TestCase("--seconds", "0.1", "0.09")]
    [TestCase("--seconds", "86400", "86401")]
    [TestCase("--rate", "1", "0")]
    [TestCase("--rate", "100000", "100001")]
    [TestCase("--threads", "1", "0")]
    [TestCase("--threads", "64", "65")]
    [TestCase("--seed", "0", "-1")]
    [TestCase("--seed", "2147483647", "2147483648")]
    [TestCase("--port", "0", "-1")]
    [TestCase("--port", "65535", "65536")]
    public void A_range_ends_where_it_says(string name, string last, string beyond)
    {
        Assert.That(Options.Parse([name, last]).Options, Is.Not.Null);
        (Options? options, string? mistake) = Options.Parse([name, beyond]);
        Assert.That(options, Is.Null);
        Assert.That(mistake, Does.StartWith($"{name} is {beyond}; it must be "));
    }

    [TestCase("--seconds", "NaN")]
    [TestCase("--seconds", "1e3")]
    [TestCase("--seconds", "1,5")]
    [TestCase("--seconds", "")]
    [TestCase("--rate", "2.5")]
    [TestCase("--rate", " 5")]
    [TestCase("--threads", "four")]
    [TestCase("--port", "0x50")]
    [TestCase("--picture", "no/such/folder/board.svg")]
    public void What_is_no_such_value_is_refused(string name, string value)
    {
        Assert.That(Options.Parse([name, value]).Mistake, Does.StartWith($"{name} is {value}; it must be "));
    }

    [Test]
    public void A_value_that_is_missing_is_asked_for()
    {
        Assert.That(Options.Parse(["--json", "--port"]).Mistake, Is.EqualTo("--port needs a whole number from 0 to 65535."));
    }

    [Test]
    public void An_unknown_option_is_named()
    {
        Assert.That(Options.Parse(["--fast"]).Mistake, Does.StartWith("--fast is no option"));
    }

    [Test]
    public void The_usage_names_every_option()
    {
        string usage = Options.Usage;
        foreach (string name in new[] { "--seconds", "--rate", "--threads", "--seed", "--port", "--hold", "--json", "--picture", "--help" })
            Assert.That(usage, Does.Contain("  " + name));
    }

    private static Options Parsed(params IReadOnlyList<string> arguments)
    {
        (Options? options, string? mistake) = Options.Parse(arguments);
        Assert.That(mistake, Is.Null);
        return options!;
    }
}
