namespace ModelObservability.Quality;

/// <summary>The published reasons of rejections, and which of them a tracker can have.</summary>
internal static class RejectionReasons
{
    public const string Label = "label_out_of_range";
    public const string Prediction = "prediction_out_of_range";
    public const string Score = "non_finite_score";
    public const string Probability = "probability_out_of_range";

    /// <summary>The reasons for which labels, predictions and scores of a classifier can be rejected.</summary>
    public static string[] OfScores(bool probabilities) => probabilities ? [Label, Prediction, Score, Probability] : [Label, Prediction, Score];
}
