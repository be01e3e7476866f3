namespace FleetLoad;

/// <summary>What a process watches: models that are alike.</summary>
internal sealed record Shape
{
    /// <summary>Models, with their versions: what is loaded in the life of the process.</summary>
    public int Models { get; init; } = 1;

    /// <summary>2: two classes with probabilities, score bins and delayed labels; more: that many classes, and the confidence of outputs.</summary>
    public int Classes { get; init; } = 2;

    /// <summary>Values of the attribute that segments are made of; 0: none.</summary>
    public int Segments { get; init; }

    /// <summary>Whether scores of a recent window are published.</summary>
    public bool Window { get; init; } = true;

    /// <summary>Published bins of scores, of two classes.</summary>
    public int ScoreBins { get; init; } = 64;
}
