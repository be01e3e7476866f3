namespace ModelObservability.Quality;

/// <summary>The published names of rejections, to say which of them a tracker can have.</summary>
internal static class RejectionReasons
{
    public const string Label = "label_out_of_range";
    public const string Prediction = "prediction_out_of_range";
    public const string Score = "non_finite_score";
    public const string Probability = "probability_out_of_range";

    /// <summary>What labels, predictions and scores of a classifier can be refused for.</summary>
    public static string[] OfScores(bool probabilities) => probabilities ? [Label, Prediction, Score, Probability] : [Label, Prediction, Score];
}
