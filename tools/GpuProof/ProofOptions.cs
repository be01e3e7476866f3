using System.Globalization;

namespace GpuProof;

/// <summary>What the command line asks for.</summary>
internal sealed record ProofOptions(double Seconds, string Smi, string? Nvml, string Cuda, bool Help)
{
    public const string Usage = """
        GpuProof: ModelObservability.Gpu against nvidia-smi on this machine.

        Holds every field that both know against nvidia-smi in the same second, runs a small CUDA kernel as an observed model, and holds the
        energy, power and busy share that were joined to it against nvidia-smi. Prints a table.

          --seconds N    how long the kernel runs (5)
          --smi PATH     nvidia-smi, where it is not on the path
          --nvml PATH    libnvidia-ml.so.1, where it is not in the usual place
          --cuda PATH    libcuda.so.1, likewise
          --help         this text

        Exit code: 0 everything agrees, 1 something differs, 2 no GPU here, 3 no nvidia-smi here, 4 the fields agree and the kernel could not
        run, 64 the command line is wrong.
        """;

    /// <returns>The options, or what is wrong with them.</returns>
    public static (ProofOptions? Options, string? Mistake) Parse(string[] arguments)
    {
        ProofOptions options = new(5, "nvidia-smi", null, "libcuda.so.1", false);
        for (int index = 0; index < arguments.Length; index++)
        {
            string option = arguments[index];
            if (option is "--help" or "-h") return (options with { Help = true }, null);
            string? value = ++index < arguments.Length ? arguments[index] : null;
            switch (option)
            {
                case "--seconds" when double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds is >= 0.5 and <= 600:
                    options = options with { Seconds = seconds };
                    break;
                case "--seconds": return (null, $"--seconds is '{value}'; allowed is 0.5 to 600.");
                case "--smi" when value is not null: options = options with { Smi = value }; break;
                case "--nvml" when value is not null && Path.IsPathFullyQualified(value): options = options with { Nvml = value }; break;
                case "--nvml": return (null, $"--nvml is '{value}'; it must be an absolute path.");
                case "--cuda" when value is not null: options = options with { Cuda = value }; break;
                default: return (null, $"'{option}' is not understood, or its value is missing.");
            }
        }

        return (options, null);
    }
}
