namespace ModelObservability.Training;

/// <summary>A sink whose place may refuse a part of what it is told, for good, while the rest is fine.</summary>
internal interface IRefusalSource
{
    /// <summary>What was refused since the last call; null where nothing was.</summary>
    RefusedException? TakeRefusals();
}
