using Fleet.Pools;

namespace Fleet.Tests.Cluster;

/// <summary>A way to a pool that loses messages, loses answers, repeats messages, and delivers old ones late.</summary>
internal sealed class UnreliablePool(IModelPool pool, int seed) : IModelPool
{
    private readonly Random random = new(seed);
    private readonly List<WorkerState> old = [];

    public int Lost { get; private set; }

    public int Repeated { get; private set; }

    public async Task<WorkerStart> BeginAsync(string worker)
    {
        WorkerStart start = await pool.BeginAsync(worker);
        return random.Next(3) > 0 ? start : throw Silence();
    }

    public async Task<bool> SendAsync(WorkerState sent)
    {
        old.Add(sent);
        switch (random.Next(6))
        {
            case 0: // the message is lost
                throw Silence();
            case 1: // the answer is lost
                await pool.SendAsync(sent);
                throw Silence();
            case 2: // it comes twice, at the same time
                Repeated++;
                bool[] both = await Task.WhenAll(pool.SendAsync(sent), pool.SendAsync(sent));
                return both[0] | both[1];
            case 3: // an old one comes after it
                bool answer = await pool.SendAsync(sent);
                WorkerState late = old[random.Next(old.Count)];
                if (late.Epoch == sent.Epoch) Assert.That(await pool.SendAsync(late), Is.False);
                else Assert.That(async () => await pool.SendAsync(late), Throws.InstanceOf<StateRefusedException>());
                Repeated++;
                return answer;
            default:
                return await pool.SendAsync(sent);
        }
    }

    public Task<PooledAnswer> GetAsync() => pool.GetAsync();

    public Task<int> GetProcessAsync() => pool.GetProcessAsync();

    private TimeoutException Silence()
    {
        Lost++;
        return new("No answer.");
    }
}
