using NUnit.Framework.Interfaces;

[assembly: ModelObservability.Testing.FaultsAsBefore]

namespace ModelObservability.Testing;

/// <summary>
/// The guard that keeps our faults from the application keeps them from the tests as well. So every test ends with as many faults as it
/// began with, unless it says that it provokes them.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class FaultsAsBeforeAttribute : Attribute, ITestAction
{
    private long before;

    public ActionTargets Targets => ActionTargets.Test;

    public void BeforeTest(ITest test) => before = ModelMonitor.Faults;

    public void AfterTest(ITest test)
    {
        if (Provokes(test)) Assert.That(ModelMonitor.Faults, Is.GreaterThan(before), "A test that says [ProvokesFaults] and provokes none hides those of tomorrow.");
        else Assert.That(ModelMonitor.Faults, Is.EqualTo(before), "Faults of ours were swallowed. A test that provokes them says [ProvokesFaults].");
    }

    private static bool Provokes(ITest test) =>
        test.Properties.ContainsKey(ProvokesFaultsAttribute.OneCase) || test.Method?.IsDefined<ProvokesFaultsAttribute>(inherit: true) == true;
}

/// <summary>A test that makes something throw inside the guard on purpose.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProvokesFaultsAttribute : Attribute
{
    /// <summary>The property of a single test case that does so, where its neighbours must not.</summary>
    public const string OneCase = "ProvokesFaults";
}
