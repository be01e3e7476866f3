using ModelObservability.Telemetry;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Telemetry;

/// <summary>What becomes an attribute is bounded and clean, and different texts stay different.</summary>
[TestFixture]
public sealed class AttributeTextTests
{
    [TestCase("resnet-50")]
    [TestCase("имя модели 精度 🦜")]
    [TestCase("a\"b\\c{}[]")]
    public void A_valid_name_is_the_same_string(string name)
    {
        long before = AttributeText.Shortened;
        Assert.That(AttributeText.Name(name), Is.SameAs(name));
        Assert.That(AttributeText.Name(new('x', 128)), Is.EqualTo(new string('x', 128)));
        Assert.That(AttributeText.Shortened, Is.EqualTo(before));
    }

    [Test]
    public void A_longer_name_keeps_its_first_hundred_characters_and_a_hash_of_the_whole()
    {
        long before = AttributeText.Shortened;
        string shortened = AttributeText.Name("/models/" + new string('x', 5000));
        Assert.That(shortened, Does.Match(@"^/models/x{92}~[0-9a-f]{8}$"));
        Assert.That(AttributeText.Shortened, Is.EqualTo(before + 1));
        Assert.That(AttributeText.Name(shortened), Is.SameAs(shortened), "what was shortened is fine");
    }

    /// <summary>Values of the reference: draft-eastlake-fnv, appendix C.</summary>
    [TestCase("", 0x811c9dc5u)]
    [TestCase("a", 0xe40c292cu)]
    [TestCase("foobar", 0xbf9cf968u)]
    public void The_hash_is_the_one_of_fnv(string text, uint hash) =>
        Assert.That(AttributeText.Hash(AttributeText.NoHash, System.Text.Encoding.UTF8.GetBytes(text)), Is.EqualTo(hash));

    [Test]
    public void Names_that_differ_anywhere_stay_different()
    {
        string name = new('x', 300);
        HashSet<string> seen = [AttributeText.Name(name)];
        for (int at = 0; at < name.Length; at++) Assert.That(seen.Add(AttributeText.Name(name[..at] + 'y' + name[(at + 1)..])), Is.True, $"{at}");
        for (int length = 129; length < 300; length++) Assert.That(seen.Add(AttributeText.Name(name[..length])), Is.True, $"{length}");
        Assert.That(seen.Add(AttributeText.Name("a\nb")), Is.True);
        Assert.That(seen.Add(AttributeText.Name("a\tb")), Is.True);
        Assert.That(seen.Add(AttributeText.Name("a b")), Is.True);
    }

    [TestCase("a\nb", "a b")]
    [TestCase("a\r\n\0b\u001B[31m", "a   b [31m")]
    [TestCase("a\u0085b\u2028c", "a b c")]
    public void A_control_character_becomes_a_space_and_the_name_is_marked(string name, string cleaned)
    {
        long before = AttributeText.Shortened;
        Assert.That(AttributeText.Name(name), Does.Match($"^{System.Text.RegularExpressions.Regex.Escape(cleaned)}~[0-9a-f]{{8}}$"));
        Assert.That(AttributeText.Shortened, Is.EqualTo(before + 1));
    }

    [Test]
    public void A_lone_surrogate_becomes_a_space() // not as test cases: an attribute cannot hold these texts
    {
        Assert.That(AttributeText.Name("a\uD83Eb"), Does.Match("^a b~[0-9a-f]{8}$"));
        Assert.That(AttributeText.Name("a\uDD9C"), Does.Match("^a ~[0-9a-f]{8}$"));
    }

    [Test]
    public void A_surrogate_pair_is_never_split()
    {
        string name = new string('x', 99) + string.Concat(Enumerable.Repeat("🦜", 50));
        Assert.That(AttributeText.Name(name), Does.Match(@"^x{99}~[0-9a-f]{8}$"));
    }

    [TestCase("InvalidArgument")]
    [TestCase("429")]
    [TestCase("-32000")]
    [TestCase("CUDA_ERROR_OUT_OF_MEMORY")]
    [TestCase("System.Collections.Generic.List`1+Enumerator")]
    public void A_valid_code_is_unchanged(string code) => Assert.That(AttributeText.Code(code), Is.SameAs(code));

    [TestCase("https://user:secret@host/path?key=1")]
    [TestCase("Host=db;Password=secret")]
    [TestCase("the model said: secret")]
    [TestCase("a\nb")]
    [TestCase("/home/secret/model.onnx")]
    public void Messages_and_addresses_are_not_codes(string code) => Assert.That(AttributeText.Code(code), Is.EqualTo("_OTHER"));

    [Test]
    public void A_long_code_is_shortened() => Assert.That(AttributeText.Code(new('e', 200)), Does.Match("^e{100}~[0-9a-f]{8}$"));

    [Test]
    public void Shortened_texts_are_counted()
    {
        using ModelMonitor first = new("shortened"); // publishes the instruments, whichever test runs first
        using MeterReadings readings = new("shortened");
        double before = readings.Observe("ml.telemetry.shortened");
        Assert.That(readings.ObserveAll().Count(reading => reading.Instrument == "ml.telemetry.shortened"), Is.EqualTo(1), "also while it is 0");
        using ModelMonitor monitor = new(new string('m', 5000), version: "1\n", framework: new('f', 129));
        Assert.That(readings.Observe("ml.telemetry.shortened"), Is.GreaterThanOrEqualTo(before + 3));
    }
}
