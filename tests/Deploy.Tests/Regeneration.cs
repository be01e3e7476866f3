namespace Deploy.Tests;

/// <summary>Committed files that are made from others are made again when asked for, and compared otherwise.</summary>
internal static class Regeneration
{
    public const string Hint = "A committed file is not what it is made from: run deploy/regenerate and commit what changed.";

    public static bool IsAsked => Environment.GetEnvironmentVariable("MODELOBSERVABILITY_REGENERATE") == "1";
}
