namespace ModelObservability.Telemetry;

/// <content>Quality: counts and sums that add up over replicas, and gauges of scores for dashboards.</content>
internal static partial class Names
{
    public static class Quality
    {
        public const string Outcome = "ml.quality.outcome";
        /// <summary>The family of the tracker, so that a query for one family does not include others.</summary>
        public const string Task = "ml.quality.task";

        public const string Window = "ml.quality.window";
        public const string Average = "ml.quality.average";
        public const string LabelResult = "ml.label.result";
        public const string Label = "ml.label";
        public const string LabelCapacity = "ml.label.capacity";
        public const string LabelMaxAge = "ml.label.max_age";
        public const string LabelQueue = "ml.label.queue";
        public const string Match = "ml.quality.match";
        public const string TrueClass = "ml.quality.label";
        public const string PredictedClass = "ml.quality.prediction";
        public const string Rank = "ml.quality.rank";
        public const string K = "ml.quality.k";
        public const string ScoreBin = "ml.quality.score.bin";
        public const string TextUnit = "ml.quality.text.unit";
        public const string TextSide = "ml.quality.text.side";
        public const string Edit = "ml.quality.text.edit";
        public const string Order = "ml.quality.text.order";

        private static readonly List<InstrumentDefinition> AllCounts = [], AllSums = [], AllLevels = [], AllScores = [];

        /// <summary>Counters of integers.</summary>
        public static IReadOnlyList<InstrumentDefinition> Counts => AllCounts;

        /// <summary>Counters of real numbers.</summary>
        public static IReadOnlyList<InstrumentDefinition> Sums => AllSums;

        /// <summary>Sums that may fall.</summary>
        public static IReadOnlyList<InstrumentDefinition> Levels => AllLevels;

        /// <summary>Gauges.</summary>
        public static IReadOnlyList<InstrumentDefinition> Scores => AllScores;

        public static readonly InstrumentDefinition LabelDelay = new(
            "ml.quality.label.delay", "s", "Time from a prediction to its label",
            [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14_400, 43_200, 86_400, 259_200, 604_800, 2_592_000]);

        public static readonly InstrumentDefinition Labels = new(
            "ml.quality.labels", "{label}", "Labels and predictions by what became of them");

        public static readonly InstrumentDefinition Outcomes = Count(
            "outcomes", "{sample}", "Labelled samples by outcome; sums over replicas before dividing");

        public static readonly InstrumentDefinition Rejected = Count("rejected", "{sample}", "Samples refused as data");

        public static readonly InstrumentDefinition Samples = Count(
            "samples", "{sample}", "Labelled samples, by whether the whole prediction is right where it can be right or wrong");

        public static readonly InstrumentDefinition Confusion = Count(
            "confusion", "{sample}", "Labelled samples by true and predicted class");

        public static readonly InstrumentDefinition Ranks = Count(
            "ranks", "{sample}", "Samples by the rank of the true class among the scores");

        public static readonly InstrumentDefinition ScoreBins = Count(
            "score.bins", "{sample}", "Samples by label and bin of the score");

        public static readonly InstrumentDefinition ScoreBelow = Count(
            "score.below", "{sample}", "Samples by label with a score below the bin");

        public static readonly InstrumentDefinition Pixels = Count(
            "pixels", "{pixel}", "Pixels by outcome; the overlap of masks and label maps follows");

        public static readonly InstrumentDefinition Edits = Count(
            "text.edits", "{edit}", "Words and characters by the edit that turns the reference into the text");

        public static readonly InstrumentDefinition NGrams = Count(
            "text.ngrams", "{ngram}", "N-grams of the texts by whether the references have them");

        public static readonly InstrumentDefinition Tokens = Count("text.tokens", "{token}", "Tokens of texts and references");

        public static readonly InstrumentDefinition ErrorCount = Count(
            "error.count", "{sample}", "Samples whose error was measured; divides the sums of errors");

        public static readonly InstrumentDefinition ErrorAbsolute = Sum("error.absolute", "Sum of absolute errors, in the unit of the target");

        public static readonly InstrumentDefinition ErrorSquared = Sum(
            "error.squared", "Sum of squared errors of predicted numbers or probabilities");

        public static readonly InstrumentDefinition ErrorLog = Sum(
            "error.log", "Sum of the negative logarithms of the probabilities given to the truth, in nats");

        public static readonly InstrumentDefinition TargetSquared = Sum("target.squared", "Sum of squared targets");

        public static readonly InstrumentDefinition TargetLinear = Add(
            AllLevels, new("ml.quality.target.linear", "1", "Sum of targets, in their unit"));

        public static readonly InstrumentDefinition WindowLength = Add(
            AllScores, new("ml.quality.window.length", "s", "The span of the recent scores"));

        public static readonly InstrumentDefinition Accuracy = Score("accuracy", "Share of samples predicted right");
        public static readonly InstrumentDefinition BalancedAccuracy = Score("balanced_accuracy", "Mean recall over the classes");
        public static readonly InstrumentDefinition Precision = Score("precision", "Share of positive predictions that are right");
        public static readonly InstrumentDefinition Recall = Score("recall", "Share of positive samples that were found");
        public static readonly InstrumentDefinition Specificity = Score("specificity", "Share of negative samples that were left alone");
        public static readonly InstrumentDefinition F1 = Score("f1", "Harmonic mean of precision and recall");
        public static readonly InstrumentDefinition Jaccard = Score("jaccard", "Right positives over all that is or was said to be positive");
        public static readonly InstrumentDefinition Mcc = Score("mcc", "Matthews correlation coefficient");
        public static readonly InstrumentDefinition CohenKappa = Score("cohen_kappa", "Agreement beyond chance");
        public static readonly InstrumentDefinition TopKAccuracy = Score("top_k_accuracy", "Share of samples whose class is among the k of the highest scores");
        public static readonly InstrumentDefinition SubsetAccuracy = Score("subset_accuracy", "Share of samples of which every label is right");
        public static readonly InstrumentDefinition HammingLoss = Score("hamming_loss", "Share of labels that are wrong");
        public static readonly InstrumentDefinition RocAuc = Score("roc_auc", "Area under the ROC curve");
        public static readonly InstrumentDefinition RocAucError = Score("roc_auc.error", "The most that the published area under the ROC curve is off");
        public static readonly InstrumentDefinition AveragePrecision = Score("average_precision", "Average precision over the recall");
        public static readonly InstrumentDefinition AveragePrecisionError = Score("average_precision.error", "The most that the published average precision is off");
        public static readonly InstrumentDefinition LogLoss = Score("log_loss", "Mean negative logarithm of the probability given to the truth, in nats");
        public static readonly InstrumentDefinition Brier = Score("brier", "Mean squared difference of probability and label");
        public static readonly InstrumentDefinition CalibrationError = Score("calibration_error", "Expected calibration error over 15 equal bins");
        public static readonly InstrumentDefinition Mae = Score("mae", "Mean absolute error, in the unit of the target");
        public static readonly InstrumentDefinition Mse = Score("mse", "Mean squared error, in the squared unit of the target");
        public static readonly InstrumentDefinition Rmse = Score("rmse", "Root of the mean squared error, in the unit of the target");
        public static readonly InstrumentDefinition R2 = Score("r2", "Share of the targets' variance that is explained");
        public static readonly InstrumentDefinition Mape = Score("mape", "Mean absolute error relative to the target");
        public static readonly InstrumentDefinition Iou = Score("iou", "Intersection over union");
        public static readonly InstrumentDefinition Dice = Score("dice", "Twice the intersection over both areas");
        public static readonly InstrumentDefinition PixelAccuracy = Score("pixel_accuracy", "Share of pixels of the right class");
        public static readonly InstrumentDefinition Bleu = Score("bleu", "BLEU of the texts, 1- to 4-grams");
        public static readonly InstrumentDefinition WordErrorRate = Score("wer", "Word edits per word of the references");
        public static readonly InstrumentDefinition CharacterErrorRate = Score("cer", "Character edits per character of the references");
        public static readonly InstrumentDefinition Perplexity = Score("perplexity", "So many equally likely tokens would be as hard to guess");

        public static readonly BandDefinition AccuracyBand = Band("accuracy");
        public static readonly BandDefinition PrecisionBand = Band("precision");
        public static readonly BandDefinition RecallBand = Band("recall");
        public static readonly BandDefinition F1Band = Band("f1");
        public static readonly BandDefinition TopKAccuracyBand = Band("top_k_accuracy");
        public static readonly BandDefinition SubsetAccuracyBand = Band("subset_accuracy");
        public static readonly BandDefinition HammingLossBand = Band("hamming_loss");
        public static readonly BandDefinition SpecificityBand = Band("specificity");
        public static readonly BandDefinition BrierBand = Band("brier");
        public static readonly BandDefinition IouBand = Band("iou");
        public static readonly BandDefinition DiceBand = Band("dice");

        /// <summary>Which of the two intervals it is follows from the window.</summary>
        private static BandDefinition Band(string name)
        {
            const string Of = "of the interval that holds the score at all looks at once with 95 %: since the start, or since the current window of fixed start (recent)";
            return new(Score(name + ".lower", "Lower end " + Of), Score(name + ".upper", "Upper end " + Of));
        }

        private static InstrumentDefinition Count(string name, string unit, string what) => Add(AllCounts, new("ml.quality." + name, unit, what));

        private static InstrumentDefinition Sum(string name, string what) => Add(AllSums, new("ml.quality." + name, "1", what));

        private static InstrumentDefinition Score(string name, string what) => Add(AllScores, new("ml.quality." + name, "1", what));

        private static InstrumentDefinition Add(List<InstrumentDefinition> table, InstrumentDefinition row)
        {
            table.Add(row);
            return row;
        }
    }
}
