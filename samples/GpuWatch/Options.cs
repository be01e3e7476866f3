using System.Globalization;

namespace GpuWatch;

/// <summary>What the command line asks for.</summary>
internal sealed record Options(bool Once, bool Json, int? Seconds, string? Csv, string? Library, int? Port, bool Help)
{
    public const string Usage = """
        GpuWatch: NVIDIA GPUs at a glance.

          GpuWatch                          live view until Ctrl+C
          GpuWatch --once                   one reading of all devices
          GpuWatch --once --json            the same as JSON; {"available": false, "reason": ...} where there is none
          GpuWatch --seconds N --csv FILE   a line a second and device for N seconds

          --port P         serve http://127.0.0.1:P/models, a live page, and /metrics for Prometheus, until Ctrl+C;
                           0 to 65535, 0 takes any free port and prints it
          --library PATH   the driver's library, where it is not in the usual place
          --help           this text

        In a pipe, with NO_COLOR and with TERM=dumb one reading is written as plain text.
        """;

    /// <returns>The options, or what is wrong with them.</returns>
    public static (Options? Options, string? Mistake) Parse(string[] arguments)
    {
        Options options = new(false, false, null, null, null, null, false);
        for (int index = 0; index < arguments.Length; index++)
        {
            string? value = index + 1 < arguments.Length ? arguments[index + 1] : null;
            switch (arguments[index])
            {
                case "--once":
                    options = options with { Once = true };
                    break;
                case "--json":
                    options = options with { Json = true };
                    break;
                case "--help" or "-h":
                    options = options with { Help = true };
                    break;
                case "--seconds" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds > 0:
                    options = options with { Seconds = seconds };
                    index++;
                    break;
                case "--seconds":
                    return (null, $"--seconds is '{value}'; allowed is a whole number from 1.");
                case "--csv" when value is not null:
                    options = options with { Csv = value };
                    index++;
                    break;
                case "--port" when ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port):
                    options = options with { Port = port };
                    index++;
                    break;
                case "--port":
                    return (null, $"--port is '{value}'; allowed is a whole number from 0 to 65535.");
                case "--library" when value is not null && Path.IsPathFullyQualified(value):
                    options = options with { Library = value };
                    index++;
                    break;
                case "--library":
                    return (null, $"--library is '{value}'; allowed is an absolute path.");
                case var unknown:
                    return (null, $"'{unknown}' is not understood here.\n\n{Usage}");
            }
        }

        if (options.Port is not null && (options.Once || options.Csv is not null)) return (null, "--port goes neither with --once nor with --csv.");
        if (options.Json && !options.Once) return (null, "--json goes with --once.");
        if (options.Seconds is null != options.Csv is null) return (null, "--seconds and --csv go together.");
        return options.Csv is not null && options.Once ? (null, "--once does not go with --csv.") : (options, null);
    }
}
