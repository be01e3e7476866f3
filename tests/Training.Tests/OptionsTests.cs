namespace Training.Tests;

[TestFixture]
public sealed class OptionsTests
{
    [Test]
    public void Everything_can_be_asked_for()
    {
        (Options? options, string? mistake) = Options.Parse(["--epochs", "9", "--seed", "2", "--break", "overfit", "--logdir", "logs", "--resume", "--csv", "h.csv", "--pace", "5", "--port", "0"]);
        Assert.That(mistake, Is.Null);
        Assert.That((options!.Epochs, options.Seed, options.Break!.Code, options.LogFolder, options.Resume, options.Csv, options.Pace, options.Port), Is.EqualTo((9, 2, "MO2006", "logs", true, "h.csv", 5, 0)));
    }

    [TestCase("--study is a|--study", "a")]
    [TestCase("--study needs|--study")]
    [TestCase("--port is 65536|--port", "65536")]
    [TestCase("--speed is no option|--speed")]
    [TestCase("--break and --study|--break", "nan", "--study", "3")]
    [TestCase("--resume needs --logdir|--resume")]
    [TestCase("--csv is /no/such/folder/x|--csv", "/no/such/folder/x")]
    public void A_mistake_is_named(params string[] arguments)
    {
        string[] first = arguments[0].Split('|');
        (Options? options, string? mistake) = Options.Parse([first[1], .. arguments[1..]]);
        Assert.That(options, Is.Null);
        Assert.That(mistake, Does.StartWith(first[0]));
    }
}
