using System.Reflection;
using ModelObservability.Testing;

namespace ModelObservability.OnnxRuntime.Tests;

/// <summary><c>docs/telemetry.md</c> names what a profile says.</summary>
[TestFixture]
public sealed class TelemetryPageTests
{
    [Test]
    public void Every_attribute_of_a_profile_is_on_the_page()
    {
        string page = File.ReadAllText(Repository.PathOf("docs/telemetry.md"));
        string[] names = [.. typeof(OnnxNames).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)];

        Assert.That(names, Is.Not.Empty);
        Assert.That(names.Where(name => !page.Contains($"`{name}`", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Every_signal_is_in_the_list()
    {
        Assert.That(OnnxSignals.All, Is.EquivalentTo(typeof(OnnxSignals).GetFields().Select(field => field.GetValue(null)).OfType<ModelObservability.Instrumentation.SignalDefinition>()));
    }
}
