using System.Runtime.Intrinsics;

namespace ModelObservability.Metrics.Detectors;

/// <summary>
/// Detects that the mean of values in 0…1 has left its tolerated level, with a promise about false alarms that holds at every look: the
/// Shiryaev–Roberts e-detector for bounded values (Shin, Ramdas and Rinaldo, arXiv:2203.03532), a mixture over eight bets.
/// </summary>
/// <remarks>
/// <para>While each value has, given all before it, a mean on the tolerated side of the level, the mean number of values until an alarm is at
/// least the threshold, and an alarm within the first n values has a probability of n / threshold at most. Nothing else is assumed: not one
/// distribution, not independence. A level estimated from data must be the end of a band (<see cref="Sequences.BernoulliSequence"/>), not the
/// estimate itself. Where the mean swings around a level that holds only on average (seasons, bursts of repeated rows), the promise does not apply.</para>
/// <para>After an alarm it begins anew: a change that stays raises another alarm. Constant memory; a value allocates nothing. One writer at
/// a time. Two detectors cannot be merged: their evidence depends on the order of the values. Averages of their evidence are evidence.</para>
/// </remarks>
public sealed partial class ShiryaevRoberts
{
    /// <summary>Bets of the mixture.</summary>
    internal const int Bets = 8;

    // The boldest bet stakes half of what it may, each other one half of the one before: changes from large to 1/128 of that are found about as
    // fast as with the best single bet.
    private const double Boldest = 0.5;

    private readonly double level;
    private FourBets careful, bold;
    private long number; // of the last value
    private long resting;

    /// <summary>A detector without evidence.</summary>
    /// <param name="tolerated">The mean that is still right, above 0 and below 1: the end of the reference's band.</param>
    /// <param name="threshold">The evidence that raises an alarm, 1 or more: <see cref="FalseAlarmRate.Threshold"/>.</param>
    /// <param name="direction">Which side is not tolerated.</param>
    /// <param name="refractory">Values after an alarm that are counted and not looked at, 0 or more. Default: 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public ShiryaevRoberts(double tolerated, double threshold, ChangeDirection direction = ChangeDirection.Rise, long refractory = 0)
    {
        if (!(tolerated is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(tolerated), tolerated, $"tolerated is {tolerated}; it must be above 0 and below 1.");
        if (!(threshold is >= 1 and < double.PositiveInfinity))
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, $"threshold is {threshold}; it must be 1 or more.");
        if (direction is not (ChangeDirection.Rise or ChangeDirection.Fall))
            throw new ArgumentOutOfRangeException(nameof(direction), direction, $"direction is {direction}; it must be Rise or Fall.");
        if (refractory < 0)
            throw new ArgumentOutOfRangeException(nameof(refractory), refractory, $"refractory is {refractory}; it must be 0 or more.");
        (Tolerated, Threshold, Direction, Refractory) = (tolerated, threshold, direction, refractory);
        level = direction == ChangeDirection.Rise ? tolerated : 1 - tolerated;
        Vector256<double> largest = Vector256.Create(0.125, 0.25, 0.5, 1) * (Boldest / level);
        (careful, bold) = (new FourBets(largest / 16), new FourBets(largest));
    }

    /// <summary>The mean that is still right.</summary>
    public double Tolerated { get; }

    /// <summary>The evidence that raises an alarm.</summary>
    public double Threshold { get; }

    /// <summary>Which side of <see cref="Tolerated"/> is reported.</summary>
    public ChangeDirection Direction { get; }

    /// <summary>Values after an alarm that are not looked at.</summary>
    public long Refractory { get; }

    /// <summary>The evidence for a change now, 0 or more; it has a mean of at most <see cref="Count"/> while nothing changes.</summary>
    public double Evidence => Vector256.Sum(careful.Evidence + bold.Evidence) / Bets;

    /// <summary>Values counted, since the beginning; a block is one.</summary>
    public long Count { get; private set; }

    /// <summary>Alarms since the beginning.</summary>
    public long Alarms { get; private set; }

    /// <summary>The last alarm; null before the first.</summary>
    public ChangeAlarm? LastAlarm { get; private set; }

    /// <summary>Values that were NaN or infinite: counted here only.</summary>
    public long NotFinite { get; private set; }

    /// <summary>Values outside 0…1: counted here only.</summary>
    public long OutOfRange { get; private set; }

    /// <summary>Adds a value.</summary>
    /// <param name="value">0…1; others are counted apart and change nothing.</param>
    /// <returns>Whether this value raised an alarm; <see cref="LastAlarm"/> says more.</returns>
    public bool Add(double value)
    {
        if (!(value is >= 0 and <= 1))
        {
            Refuse(value);
            return false;
        }

        if (IsResting())
        {
            number++;
            return false;
        }

        number++;
        double excess = (Direction == ChangeDirection.Rise ? value : 1 - value) - level;
        if (Vector256.Sum(careful.Add(excess, number) + bold.Add(excess, number)) < Threshold * Bets)
            return false;
        Raise();
        return true;
    }

    /// <summary>
    /// Adds values of which only the sum is known, and not their order, as one: what counters say at each look. The promise then counts looks instead of
    /// values, however many values there are between two.
    /// </summary>
    /// <param name="sum">Their sum, each 0…1: of outcomes the number of hits.</param>
    /// <param name="count">
    /// How many there are; with none nothing happens. Where values depend on each other so that n of them tell no more than n / f independent ones, give the sum
    /// and the number divided by f: evidence to the power of 1 / f has a smaller mean, so the promise stays.
    /// </param>
    /// <param name="at">A number that rises from look to look, such as a time: <see cref="ChangeAlarm.At"/> and <see cref="ChangeAlarm.Began"/> are of its kind.</param>
    /// <returns>Whether they raised an alarm.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative or not finite, or <paramref name="at"/> is negative.</exception>
    public bool AddBlock(double sum, double count, long at)
    {
        if (!(count >= 0 && double.IsFinite(count)))
            throw new ArgumentOutOfRangeException(nameof(count), count, $"count is {count}; it must be 0 or more.");
        ArgumentOutOfRangeException.ThrowIfNegative(at);
        if (count == 0)
            return false;
        if (!(sum >= 0 && sum <= count))
        {
            Refuse(sum);
            return false;
        }

        number = Math.Max(number, at);
        if (IsResting())
            return false;
        double losses = Direction == ChangeDirection.Rise ? sum : count - sum;
        if (Vector256.Sum(careful.AddBlock(losses, count, level, number) + bold.AddBlock(losses, count, level, number)) < Threshold * Bets)
            return false;
        Raise();
        return true;
    }

    /// <summary>Forgets the evidence; counts stay. What was promised begins anew.</summary>
    public void Reset()
    {
        (careful, bold) = (new FourBets(careful.Stakes), new FourBets(bold.Stakes));
        resting = 0;
    }

    private bool IsResting()
    {
        Count++;
        if (resting == 0)
            return false;
        resting--;
        return true;
    }

    private void Raise()
    {
        (double Strength, long Since) one = careful.Strongest, other = bold.Strongest;
        LastAlarm = new ChangeAlarm(number, one.Strength > other.Strength ? one.Since : other.Since, Evidence, Threshold);
        Alarms++;
        Reset();
        resting = Refractory;
    }

    private void Refuse(double value)
    {
        if (double.IsFinite(value))
            OutOfRange++;
        else
            NotFinite++;
    }
}
