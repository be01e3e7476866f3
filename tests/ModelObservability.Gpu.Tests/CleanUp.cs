using ModelObservability.Gpu.Tests.Fakes;

namespace ModelObservability.Gpu.Tests;

/// <summary>Leaves nothing behind in the temporary folder.</summary>
[SetUpFixture]
public class CleanUp
{
    [OneTimeTearDown]
    public void DeleteTheFakeLibrary() => NativeFake.Delete();
}
