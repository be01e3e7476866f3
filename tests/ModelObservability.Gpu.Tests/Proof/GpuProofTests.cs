using System.Diagnostics;
using System.Runtime.Versioning;
using GpuProof.Fields;
using GpuProof.Load;
using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Tests.Fakes;
using ModelObservability.Testing;

namespace ModelObservability.Gpu.Tests.Proof;

/// <summary>The program behind <c>tests/gpu-proof.sh</c>, as a process, over driver libraries of our own and a scripted nvidia-smi.</summary>
[TestFixture]
public sealed class GpuProofTests
{
    private static readonly Dictionary<string, string> Energy = new() { ["FAKE_NVML_ENERGY_STEP"] = "65000" };

    private ScriptedSmi smi = null!;

    [SetUp]
    public void Script() => smi = new ScriptedSmi();

    [TearDown]
    public void Delete() => smi.Dispose();

    [Test]
    public void Every_field_of_both_boards_and_the_work_of_the_kernel_agree()
    {
        (_, string output) = Run(Energy);
        Assert.That(Field.All, Has.Count.GreaterThanOrEqualTo(20));
        Assert.That(Field.All.Where(field => !smi.Knows(field)), Is.Empty, "the script knows every field");
        Assert.That(Verdicts(output, "agree"), Is.SupersetOf(Field.All.Select(static field => field.Query)));
        Assert.That(Verdicts(output, "absent in both"), Does.Contain("utilization.gpu"), "of the board that is cut into instances");
        Assert.That(Verdicts(output, "agree"), Is.SupersetOf(["results of the kernel", "calls: joined, made", "busy at most, %", "power while it ran, W", "charged + nobody's, J: joined, counter"]));
        Assert.That(Verdicts(output, "DIFFER"), Is.SubsetOf(["energy of the calls, J: joined, W × s"]), "how much the fake counts in a second depends on when it is asked");
    }

    [TestCase("temperature.gpu", "52", "DIFFER")]
    [TestCase("memory.used", "12290", "DIFFER")]
    [TestCase("name", "FAKE H100", "DIFFER")]
    [TestCase("fan.speed", "[N/A]", "ONLY OURS")]
    public void A_field_that_differs_is_named_and_fails_the_proof(string field, string says, string verdict)
    {
        smi.Says(field, says);
        (int exit, string output) = Run(Energy);
        Assert.That(Verdicts(output, verdict), Does.Contain(field));
        Assert.That(exit, Is.EqualTo(1));
    }

    [Test]
    public void A_field_that_this_nvidia_smi_does_not_know_is_not_asked_and_the_others_are()
    {
        smi.DoesNotKnow("remapped_rows.uncorrectable");
        smi.DoesNotKnow("power.draw.instant");
        (_, string output) = Run(Energy);
        Assert.That(Verdicts(output, "this nvidia-smi does not know it").Distinct(), Is.EquivalentTo(["remapped_rows.uncorrectable", "power.draw.instant"]));
        Assert.That(Verdicts(output, "agree"), Does.Contain("temperature.gpu").And.Contain("power while it ran, W"), "power comes from the older field");
    }

    [Test]
    public void A_result_of_the_kernel_that_is_wrong_fails_the_proof()
    {
        (int exit, string output) = Run(new(Energy) { ["FAKE_CUDA_WRONG"] = "1" });
        Assert.That(Verdicts(output, "DIFFER"), Does.Contain("results of the kernel"));
        Assert.That(exit, Is.EqualTo(1));
    }

    [Test]
    public void Where_CUDA_cannot_be_used_the_fields_are_proved_and_the_rest_is_said_not_to_be()
    {
        (int exit, string output) = Run(new(Energy) { ["FAKE_CUDA_INIT"] = "100" });
        Assert.That(output, Does.Contain("The kernel did not run: cuInit answers 100."));
        Assert.That(exit, Is.EqualTo(4));
        (exit, output) = Run(Energy, "--cuda", "/nowhere/libcuda.so.1");
        Assert.That(output, Does.Contain("The kernel did not run: ").And.Contain("/nowhere/libcuda.so.1"));
        Assert.That(exit, Is.EqualTo(4));
    }

    [Test]
    public void Without_a_GPU_it_says_so_with_an_exit_code_of_its_own()
    {
        (int exit, string output, _) = ChildProcess.Run(["--nvml", "/nowhere/libnvidia-ml.so.1"], program: "GpuProof.dll");
        Assert.That((exit, output.Trim()), Is.EqualTo((2, "No GPU here: library_not_found. Nothing was proved.")));
    }

    [Test]
    public void With_the_genuine_library_and_no_driver_there_is_no_GPU_either()
    {
        if (NvmlLibrary.Candidates().FirstOrDefault(File.Exists) is not { } genuine)
            Assert.Ignore("NVIDIA's libnvidia-ml is not installed on this machine (Debian: non-free, package libnvidia-ml1).");
        else
        {
            if (File.Exists("/proc/driver/nvidia/version")) Assert.Ignore("This machine has the driver loaded.");
            (int exit, string output, _) = ChildProcess.Run(["--nvml", Path.GetFullPath(genuine)], program: "GpuProof.dll");
            Assert.That((exit, output.Trim()), Is.EqualTo((2, "No GPU here: driver_not_loaded. Nothing was proved.")));
        }
    }

    [Test]
    [Platform("Linux")]
    [UnsupportedOSPlatform("windows")]
    public void The_script_runs_the_program_it_is_given_with_what_it_is_given_and_gives_back_its_exit_code()
    {
        string program = Path.Combine(Path.GetDirectoryName(smi.Write())!, "program");
        File.WriteAllText(program, "#!/bin/sh\necho \"asked $*\"\nexit 3\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        using Process script = Process.Start(new ProcessStartInfo("bash", [Repository.PathOf("tests/gpu-proof.sh"), "--seconds", "7"])
        {
            RedirectStandardOutput = true,
            Environment = { ["GPU_PROOF"] = program },
        })!;
        Assert.That(script.StandardOutput.ReadToEnd().Trim(), Is.EqualTo("asked --seconds 7"));
        script.WaitForExit();
        Assert.That(script.ExitCode, Is.EqualTo(3));
    }

    [Test]
    public void Without_nvidia_smi_it_says_so_with_an_exit_code_of_its_own()
    {
        (int exit, string output, _) = ChildProcess.Run(["--nvml", NativeFake.Library, "--smi", "/nowhere/nvidia-smi"], program: "GpuProof.dll");
        Assert.That(output, Does.StartWith("No nvidia-smi here (/nowhere/nvidia-smi)").And.Contain("Nothing was proved."));
        Assert.That(exit, Is.EqualTo(3));
    }

    [TestCase("--seconds 0.1", "allowed is 0.5 to 600")]
    [TestCase("--nvml libnvidia-ml.so.1", "must be an absolute path")]
    [TestCase("--all", "'--all' is not understood")]
    public void A_command_line_that_makes_no_sense_is_refused_with_the_reason(string line, string reason)
    {
        (global::GpuProof.ProofOptions? options, string? mistake) = global::GpuProof.ProofOptions.Parse(line.Split(' '));
        Assert.That(options, Is.Null);
        Assert.That(mistake, Does.Contain(reason));
    }

    [TestCase(1625.0, 1625.65, nameof(Verdict.Agree))]
    [TestCase(1400.0, 1625.65, nameof(Verdict.Agree))]
    [TestCase(1380.0, 1625.65, nameof(Verdict.Differ))]
    [TestCase(null, 1625.65, nameof(Verdict.OnlyTheirs))]
    [TestCase(1625.0, null, nameof(Verdict.OnlyOurs))]
    [TestCase(null, null, nameof(Verdict.AbsentInBoth))]
    public void Energy_agrees_within_15_percent_of_power_times_time(double? ours, double? theirs, string verdict) =>
        Assert.That(LoadReport.Hold("energy", ours, theirs, share: 0.15).Verdict.ToString(), Is.EqualTo(verdict));

    private (int Exit, string Output) Run(Dictionary<string, string> environment, params string[] more)
    {
        (int exit, string output, _) = ChildProcess.Run(
            ["--seconds", "0.5", "--nvml", NativeFake.Library, "--cuda", NativeFake.CudaLibrary, "--smi", smi.Write(), .. more], environment, program: "GpuProof.dll");
        return (exit, output);
    }

    private static string[] Verdicts(string output, string verdict) => [.. output.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal) && line.EndsWith(" " + verdict, StringComparison.Ordinal))
        .Select(static line => line[2..42].Trim())];
}
