using System.Numerics;

namespace ModelObservability.Quality;

/// <summary>Checks the number of bins of a ranking.</summary>
internal static class RankingBinCount
{
    public const int Default = 4096;

    private const int Fewest = 16, Most = 65_536;

    /// <exception cref="ArgumentOutOfRangeException">It is not a power of two from 16 to 65,536.</exception>
    public static int Checked(int bins, string parameter) => bins is >= Fewest and <= Most && BitOperations.IsPow2(bins)
        ? bins
        : throw new ArgumentOutOfRangeException(parameter, bins, $"{parameter} is {bins}; it must be a power of two from 16 to 65,536.");
}
