using System.Runtime.Intrinsics;

namespace ModelObservability.Metrics.Detectors;

/// <summary>Four bets on a rise, one in each lane, with the evidence they have earned.</summary>
/// <param name="stakes">What is staked on each unit above the level; less than would be lost at 0.</param>
internal struct FourBets(Vector256<double> stakes)
{
    // Evidence enough for anything, and still a number when it is added up.
    private const double Most = 1e300;

    // CUSUM: max(W, 1)·L. It says since when the evidence has grown without a break.
    private Vector256<double> strength;
    private Vector256<long> since;

    public readonly Vector256<double> Stakes => stakes;

    /// <summary>Shiryaev–Roberts: (R + 1)·L, the sum over all times at which a change can have begun.</summary>
    public Vector256<double> Evidence { readonly get; private set; }

    /// <summary>The bet that has grown most since it last was at 1, and the number of the value with which that began.</summary>
    public readonly (double Strength, long Since) Strongest
    {
        get
        {
            int best = 0;
            for (int lane = 1; lane < Vector256<double>.Count; lane++)
                if (strength[lane] > strength[best]) best = lane;
            return (strength[best], since[best]);
        }
    }

    /// <summary>Adds a value.</summary>
    /// <param name="excess">By how much it is above the level.</param>
    /// <param name="number">Its number.</param>
    /// <returns>The evidence now.</returns>
    public Vector256<double> Add(double excess, long number)
    {
        Vector256<double> one = Vector256<double>.One, growth = one + stakes * Vector256.Create(excess);
        since = Vector256.ConditionalSelect(Vector256.LessThanOrEqual(strength, one).AsInt64(), Vector256.Create(number), since);
        strength = Vector256.Max(strength, one) * growth;
        return Evidence = (Evidence + one) * growth;
    }

    /// <summary>Adds values of which only the sum is known.</summary>
    /// <param name="sum">Their sum, each 0…1.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="level">The level.</param>
    /// <param name="number">Their number.</param>
    /// <returns>The evidence now.</returns>
    public Vector256<double> AddBlock(double sum, double count, double level, long number)
    {
        for (int lane = 0; lane < Vector256<double>.Count; lane++)
        {
            // ln(1 + stake·(x − level)) is concave in x: of all values with this sum those at 0 and 1 have the smallest product.
            double growth = Math.Exp(sum * Math.Log(1 + stakes[lane] * (1 - level)) + (count - sum) * Math.Log(1 - stakes[lane] * level));
            long begins = strength[lane] <= 1 ? number : since[lane];
            Restore(lane, Math.Min(Most, (Evidence[lane] + 1) * growth), Math.Min(Most, Math.Max(strength[lane], 1) * growth), begins);
        }

        return Evidence;
    }

    /// <summary>The numbers of the state, lane by lane.</summary>
    public readonly (double Evidence, double Strength, long Since) this[int lane] => (Evidence[lane], strength[lane], since[lane]);

    /// <summary>Restores a lane.</summary>
    public void Restore(int lane, double evidence, double strength, long since)
    {
        Evidence = Evidence.WithElement(lane, evidence);
        this.strength = this.strength.WithElement(lane, strength);
        this.since = this.since.WithElement(lane, since);
    }
}
