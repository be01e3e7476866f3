namespace ModelObservability.Training;

/// <summary>The few characters a table of counts needs, 5 × 7 dots each; a row of dots is the lower five bits of a byte, left to right.</summary>
internal static class Glyphs
{
    public const int Width = 5;
    public const int Height = 7;

    private const string Characters = "0123456789kMG";

    private static ReadOnlySpan<byte> Dots =>
    [
        0b01110, 0b10001, 0b10011, 0b10101, 0b11001, 0b10001, 0b01110,
        0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110,
        0b01110, 0b10001, 0b00001, 0b00010, 0b00100, 0b01000, 0b11111,
        0b11111, 0b00010, 0b00100, 0b00010, 0b00001, 0b10001, 0b01110,
        0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010,
        0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110,
        0b00110, 0b01000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110,
        0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b01000, 0b01000,
        0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110,
        0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00010, 0b01100,
        0b10000, 0b10000, 0b10010, 0b10100, 0b11000, 0b10100, 0b10010,
        0b10001, 0b11011, 0b10101, 0b10101, 0b10001, 0b10001, 0b10001,
        0b01110, 0b10001, 0b10000, 0b10111, 0b10001, 0b10001, 0b01111,
    ];

    /// <summary>Pixels a text takes in width.</summary>
    public static int WidthOf(string text) => text.Length * (Width + 1) - 1;

    /// <summary>Whether a dot of a character is dark.</summary>
    public static bool IsDark(char character, int x, int y) =>
        (Dots[Characters.IndexOf(character, StringComparison.Ordinal) * Height + y] >> (Width - 1 - x) & 1) != 0;
}
