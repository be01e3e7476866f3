using System.Globalization;

namespace ChatSample;

/// <summary>What the command line asks for.</summary>
internal sealed record Options(int? Port, bool Help)
{
    public const string Usage = $"""
        Streams two answers of a slow model, one of them left early, and shows what is observed of them.

          --port P   serve http://127.0.0.1:P/models, a live page, and /metrics for Prometheus, and go on asking until Ctrl+C;
                     0 to 65535, 0 takes any free port and prints it
          --help     this text

        {Samples.Otlp.Usage}
        """;

    /// <returns>The options, or what is wrong with them.</returns>
    public static (Options? Options, string? Mistake) Parse(string[] arguments) => arguments switch
    {
        [] => (new(null, false), null),
        ["--help" or "-h", ..] => (new(null, true), null),
        ["--port", var value] when ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) => (new(port, false), null),
        ["--port", var value] => (null, $"--port is {value}; it must be a whole number from 0 to 65535."),
        ["--port"] => (null, "--port needs a whole number from 0 to 65535."),
        _ => (null, $"{arguments[0]} is no option of this sample; --help says what it does."),
    };
}
