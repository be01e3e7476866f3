using System.Numerics;
using ModelObservability.Gpu.Joining;

namespace ModelObservability.Gpu.Tests.Joining;

public class ShareClockTests
{
    [Test]
    public void One_piece_of_work_has_all_time_and_of_three_each_has_a_third()
    {
        ShareClock clock = new(now: 100) { Active = 1 };
        clock.Advance(400);
        Assert.That(clock.Shared >> ShareClock.FractionBits, Is.EqualTo(300));
        clock.Active = 3;
        clock.Advance(700);
        Assert.That(clock.Shared >> ShareClock.FractionBits, Is.EqualTo(400));
        clock.Active = 0;
        clock.Advance(900);
        Assert.That((clock.Shared >> ShareClock.FractionBits, clock.Idle >> ShareClock.FractionBits, clock.Elapsed >> ShareClock.FractionBits), Is.EqualTo((400, 200, 800)));
    }

    [Test]
    public void Nothing_is_lost_or_made_in_a_million_events([Values(1, 7, 1000)] int most)
    {
        Random random = new(most);
        ShareClock clock = new(now: 0);
        BigInteger dealt = 0;
        long now = 0;
        for (int number = 0; number < 1_000_000; number++)
        {
            long before = clock.Shared, active = clock.Active;
            now += random.Next(0, 50);
            clock.Advance(now);
            dealt += (BigInteger)(clock.Shared - before) * active;
            clock.Active = random.Next(0, most + 1);
        }

        BigInteger left = (BigInteger)clock.Elapsed - clock.Idle - dealt;
        Assert.That(clock.Elapsed, Is.EqualTo((ulong)now << ShareClock.FractionBits));
        Assert.That(left, Is.InRange((BigInteger)0, (BigInteger)most), "the remainder of the last division, parts of a timestamp unit");
    }

    [Test]
    public void Moments_that_are_past_or_failed_change_nothing()
    {
        ShareClock clock = new(now: 1000) { Active = 2 };
        clock.Advance(3000);
        long shared = clock.Shared;
        clock.Advance(2000);
        clock.Advance(long.MinValue);
        Assert.That((clock.Shared, clock.Last), Is.EqualTo((shared, 3000L)));
    }

    [Test]
    public void A_clock_that_leaps_is_not_followed_beyond_the_longest_step()
    {
        ShareClock clock = new(now: long.MinValue) { Active = 1 };
        clock.Advance(long.MaxValue);
        Assert.That(clock.Elapsed, Is.EqualTo(ShareClock.LongestStep << ShareClock.FractionBits));
        Assert.That((ulong)clock.Shared, Is.EqualTo(clock.Elapsed));
    }
}
