namespace ModelObservability.Training;

/// <summary>What a row of a CSV history is.</summary>
public enum CsvRows
{
    /// <summary>An epoch.</summary>
    Epochs,

    /// <summary>A step.</summary>
    Steps,
}
