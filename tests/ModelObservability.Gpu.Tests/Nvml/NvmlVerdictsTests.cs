using System.Text.RegularExpressions;
using ModelObservability.Gpu.Nvml;

namespace ModelObservability.Gpu.Tests.Nvml;

public class NvmlVerdictsTests
{
    [TestCase(0, "Value")]
    [TestCase(3, "Absent")]
    [TestCase(4, "Absent")]
    [TestCase(13, "Absent")]
    [TestCase(21, "Absent")]
    [TestCase(25, "Absent")]
    [TestCase(26, "Absent")]
    [TestCase(27, "Absent")]
    [TestCase(10, "Transient")]
    [TestCase(11, "Transient")]
    [TestCase(19, "Transient")]
    [TestCase(20, "Transient")]
    [TestCase(23, "Transient")]
    [TestCase(29, "Transient")]
    [TestCase(15, "DeviceLost")]
    [TestCase(16, "DeviceLost")]
    [TestCase(28, "DeviceLost")]
    [TestCase(1, "SessionLost")]
    [TestCase(18, "SessionLost")]
    [TestCase(999, "Unknown")]
    [TestCase(31, "Unknown")]
    [TestCase(-1, "Unknown")]
    public void A_code_means_what_the_catalogue_says(int code, string verdict) =>
        Assert.That(NvmlVerdicts.Of((NvmlReturn)code).ToString(), Is.EqualTo(verdict));

    [Test]
    public void Known_codes_have_names_of_their_own_and_all_others_share_one()
    {
        string[] names = [.. Enum.GetValues<NvmlReturn>().Select(NvmlVerdicts.NameOf)];
        Assert.That(names, Is.Unique);
        Assert.That(names, Has.All.Matches<string>(name => Regex.IsMatch(name!, "^[a-z_]+$")).And.None.EqualTo("other"));
        Assert.That(new[] { 31, 998, 1000, -1, int.MaxValue }.Select(code => NvmlVerdicts.NameOf((NvmlReturn)code)), Has.All.EqualTo("other"));
    }
}
