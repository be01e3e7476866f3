using ModelObservability.Dashboard.Exposition;

namespace ModelObservability.Dashboard.Tests.Exposition;

public sealed class LabelNamesTests
{
    [TestCase("ml.model.name", "ml_model_name")]
    [TestCase("already_fine", "already_fine")]
    [TestCase("a__b", "a__b")]
    [TestCase("a._.b", "a__b")]
    [TestCase("1st", "_1st")]
    [TestCase("a:b", "a_b")]
    [TestCase("", "_")]
    [TestCase("...", "_")]
    [TestCase("__name__", "_name__")]
    [TestCase("____", "_")]
    [TestCase(".__x", "_x")]
    [TestCase("größe", "gr_e")]
    [TestCase("\ud83d\ude00", "_")]
    public void A_key_becomes_a_name_that_Prometheus_accepts_and_does_not_reserve(string key, string expected) =>
        Assert.That(LabelNames.Sanitize(key), Is.EqualTo(expected));

    [Test]
    public void More_keys_than_it_remembers_are_still_translated()
    {
        LabelNames names = new();
        for (int i = 0; i < 5_000; i++)
            Assert.That(names.Translate($"key.{i}"), Is.EqualTo($"key_{i}"));
    }
}
