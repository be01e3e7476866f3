namespace DriftLab.Drawing;

/// <summary>The colours of the picture, for light and dark surroundings.</summary>
internal static class Style
{
    public const string Sheet = """

        svg { --surface: #fcfcfb; --ink: #0b0b0b; --muted: #5f5e58; --grid: #e8e7e1; --axis: #b5b4ac; --past: #f1f0ea; --series: #2a78d6; --estimate: #b8521c; --alarm: #c02f2f; --missing: #8c6d00; --band: #137a55; }
        @media (prefers-color-scheme: dark) {
          svg { --surface: #1a1a19; --ink: #f5f4ef; --muted: #b3b1a8; --grid: #2d2d2a; --axis: #5b5a54; --past: #232321; --series: #5b9bea; --estimate: #f0905c; --alarm: #ff7b72; --missing: #d9b13b; --band: #3fbf91; }
        }
        text { font: 12px system-ui, sans-serif; fill: var(--ink); }
        .title { font-size: 18px; font-weight: 600; } .name { font-weight: 600; } .muted, .tick { fill: var(--muted); } .tick { font-size: 11px; }
        .surface { fill: var(--surface); } .past { fill: var(--past); } .grid { stroke: var(--grid); } .axis { stroke: var(--axis); }
        .band { fill: var(--band); fill-opacity: 0.14; stroke: var(--band); stroke-opacity: 0.8; } .range { fill: var(--series); fill-opacity: 0.2; } .missing { fill: var(--missing); fill-opacity: 0.8; }
        .series, .estimate { fill: none; stroke-width: 2; stroke-linejoin: round; } .series { stroke: var(--series); } .estimate { stroke: var(--estimate); stroke-dasharray: 5 4; }
        .alarm { stroke: var(--alarm); stroke-width: 1.5; } .code { fill: var(--alarm); font-weight: 600; }
        .code, .legend { paint-order: stroke; stroke: var(--surface); stroke-width: 5px; stroke-linejoin: round; }

        """;
}
