namespace ModelObservability.Metrics.Vision;

/// <summary>
/// Average precision from steps of the score, fed from the lowest score up: then the largest precision at a recall or beyond is known
/// when its step comes, and nothing is kept.
/// </summary>
/// <remarks>
/// A step holds the detections of one score (or one bin), which no order among them may change: the curve has one point, behind them.
/// That is also the least that any order can yield. The most is hits first; <see cref="UpperBound"/> takes that.
/// </remarks>
internal struct AveragePrecisionSum(DetectionProtocol protocol, long positives, long counted, long hits)
{
    private const int RecallPoints = 100;
    private const double RecallStep = 0.01;

    private readonly double recall = Quotient.Of((UInt128)hits, (UInt128)positives);

    private long hitsLeft = hits;
    private long countedLeft = counted;
    private int recallPoint = RecallPoints;
    private Envelope plain;
    private Envelope optimistic;

    /// <summary>Hits over positives, 0…1.</summary>
    public readonly double Recall => recall;

    /// <summary>The average precision once every step was added, 0…1.</summary>
    public readonly double Value => Finish(plain);

    /// <summary>What it would be if the hits of each step had the higher scores, 0…1.</summary>
    public readonly double UpperBound => Finish(optimistic);

    /// <summary>Adds the step below all those yet to come.</summary>
    public void Add(long counted, long hits)
    {
        if (counted == 0)
            return;

        plain.Raise(hitsLeft, countedLeft);
        optimistic.Raise(hitsLeft, countedLeft - (counted - hits));
        long weight = protocol == DetectionProtocol.Coco ? PointsWithin(hits) : hits;
        plain.Add(weight);
        optimistic.Add(weight);
        hitsLeft -= hits;
        countedLeft -= counted;
    }

    /// <summary>The recall points that the hits of this step reach and those before it do not.</summary>
    private int PointsWithin(long hits)
    {
        double before = Quotient.Of((UInt128)(hitsLeft - hits), (UInt128)positives), after = Quotient.Of((UInt128)hitsLeft, (UInt128)positives);
        int points = 0;
        for (; recallPoint > 0 && recallPoint * RecallStep > before; recallPoint--)
        {
            if (recallPoint * RecallStep <= after)
                points++;
        }

        return points;
    }

    /// <summary>The recall point 0 belongs to the first detection whatever it is, so it is added last.</summary>
    private readonly double Finish(in Envelope envelope) => protocol == DetectionProtocol.Coco
        ? (envelope.Area + envelope.Precision) / (RecallPoints + 1)
        : envelope.Area / positives;

    /// <summary>The largest precision so far and the area under it, summed with Neumaier's compensation.</summary>
    private struct Envelope
    {
        private double sum;
        private double lost;

        public double Precision { get; private set; }

        public readonly double Area => sum + lost;

        public void Raise(long hits, long counted)
        {
            if (counted > 0)
                Precision = Math.Max(Precision, Quotient.Of((UInt128)hits, (UInt128)counted));
        }

        public void Add(long weight)
        {
            // Terms are not negative and their precision never falls, yet a long sum may outgrow any one of them.
            double term = weight * Precision, next = sum + term;
            lost += sum >= term ? sum - next + term : term - next + sum;
            sum = next;
        }
    }
}
