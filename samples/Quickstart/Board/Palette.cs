using Spectre.Console;

namespace Quickstart.Board;

/// <summary>The board's few colours: one accent, three meanings, two greys.</summary>
internal static class Palette
{
    public static readonly Color Accent = new(0x6c, 0xb6, 0xc4);
    public static readonly Color Good = new(0x8f, 0xbf, 0x8f);
    public static readonly Color Warning = new(0xe3, 0xb3, 0x6b);
    public static readonly Color Bad = new(0xdd, 0x6b, 0x66);
    public static readonly Color Dim = new(0x7d, 0x8a, 0x97);
    public static readonly Color Title = new(0xb4, 0xc0, 0xcc);
    public static readonly Color Line = new(0x3d, 0x4a, 0x57);
    public static readonly Color Ground = new(0x12, 0x18, 0x1f);

    /// <summary>A colour between two.</summary>
    /// <param name="share">0 is the first, 1 the second.</param>
    public static Color Blend(Color from, Color to, double share) => from.Blend(to, (float)Math.Clamp(share, 0, 1));
}
