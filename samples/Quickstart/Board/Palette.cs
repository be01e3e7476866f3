using Spectre.Console;

namespace Quickstart.Board;

/// <summary>
/// The board's few colours: one accent, three meanings, two greys. All of medium lightness, so that they stand out from a dark and from a light
/// terminal; what is to be read first has no colour of its own but the terminal's.
/// </summary>
internal static class Palette
{
    public static readonly Color Accent = new(0x1f, 0x8a, 0xa0);
    public static readonly Color Good = new(0x2f, 0x8c, 0x4a);
    public static readonly Color Warning = new(0xa8, 0x74, 0x14);
    public static readonly Color Bad = new(0xd0, 0x4c, 0x47);
    public static readonly Color Dim = new(0x74, 0x80, 0x8c);
    public static readonly Color Line = new(0x5d, 0x69, 0x75);

    /// <summary>What the board is drawn on where it is a picture, and what cells with a ground of their own are dark with.</summary>
    public static readonly Color Ground = new(0x12, 0x18, 0x1f);

    /// <summary>A colour between two.</summary>
    /// <param name="share">0 is the first, 1 the second.</param>
    public static Color Blend(Color from, Color to, double share) => from.Blend(to, (float)Math.Clamp(share, 0, 1));
}
